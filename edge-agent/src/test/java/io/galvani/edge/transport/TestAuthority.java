package io.galvani.edge.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority of its own, by keytool: signs, dates back, revokes. */
final class TestAuthority {
  static final String PASSWORD = "changeit";
  private static final String CA = "ca";

  private final Path dir;
  private final String name;

  TestAuthority(Path dir, String name) throws IOException, InterruptedException {
    this.dir = Files.createDirectories(dir);
    this.name = name;
    keytool(
        store(CA),
        "-genkeypair",
        "-alias",
        CA,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "bc:c",
        "-validity",
        "30");
    keytool(store(CA), "-exportcert", "-rfc", "-alias", CA, "-file", certificate().toString());
    keytool(trust(), "-importcert", "-noprompt", "-alias", CA, "-file", certificate().toString());
  }

  /** Its own certificate, PEM. */
  Path certificate() {
    return dir.resolve("ca.pem");
  }

  /** PKCS#12 with its certificate alone. */
  Path trust() {
    return store("trust");
  }

  /** A signed certificate for a name, valid from so many days after now; the PKCS#12 file. */
  Path issue(String file, String commonName, int fromDays, int forDays)
      throws IOException, InterruptedException {
    Path store = store(file);
    Path request = dir.resolve(file + ".csr");
    Path signed = dir.resolve(file + ".pem");
    keytool(store, "-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", "CN=" + commonName);
    keytool(store, "-certreq", "-alias", "own", "-file", request.toString());
    keytool(
        store(CA),
        "-gencert",
        "-rfc",
        "-alias",
        CA,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-startdate",
        String.format("%+dd", fromDays),
        "-validity",
        Integer.toString(forDays),
        "-ext",
        "san=ip:127.0.0.1");
    keytool(store, "-importcert", "-noprompt", "-alias", CA, "-file", certificate().toString());
    keytool(store, "-importcert", "-noprompt", "-alias", "own", "-file", signed.toString());
    return store;
  }

  /** A certificate that nobody signed. */
  Path selfSigned(String file, String commonName) throws IOException, InterruptedException {
    Path store = store(file);
    keytool(store, "-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", "CN=" + commonName);
    return store;
  }

  /** The list of revoked certificates, with those of the files on it, PEM. */
  Path revoke(String... files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("-gencrl", "-rfc", "-alias", CA));
    for (String file : files) {
      command.add("-id");
      command.add(serial(file));
    }
    Path list = dir.resolve("revoked.pem");
    command.add("-file");
    command.add(list.toString());
    keytool(store(CA), command.toArray(String[]::new));
    return list;
  }

  private String serial(String file) throws IOException {
    try (var in = Files.newInputStream(dir.resolve(file + ".pem"))) {
      var certificate =
          (java.security.cert.X509Certificate)
              java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
      return certificate.getSerialNumber().toString();
    } catch (java.security.cert.CertificateException unreadable) {
      throw new IOException(unreadable);
    }
  }

  /** A certificate and its key as PEM files, for a broker: {@code [certificate, key]}. */
  List<Path> pem(String file) throws IOException, InterruptedException {
    Path key = dir.resolve(file + ".key");
    run(
        List.of(
            "openssl",
            "pkcs12",
            "-in",
            store(file).toString(),
            "-nodes",
            "-nocerts",
            "-passin",
            "pass:" + PASSWORD,
            "-out",
            key.toString()));
    return List.of(dir.resolve(file + ".pem"), key);
  }

  /** The PKCS#12 file of a certificate that was issued. */
  Path issued(String file) {
    return store(file);
  }

  private Path store(String file) {
    return dir.resolve(name + "-" + file + ".p12");
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }
}
