package io.galvani.release.run;

import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Where ONNX Runtime's native libraries are. Left to itself, the runtime unpacks 28 MB of them into
 * a new temporary folder for every process, and leaves them there when the process is killed; here
 * they are unpacked once.
 */
public final class NativeRuntime {
  /** System property that names the folder of the libraries, the runtime's own. */
  public static final String PROPERTY = "onnxruntime.native.path";

  private static final String[] LIBRARIES = {"onnxruntime", "onnxruntime4j_jni"};

  private NativeRuntime() {}

  /**
   * Unpacks the libraries below a folder, unless they are there, and points this process at them.
   * Must come before the first use of the runtime; where {@link #PROPERTY} is set already, it is
   * left as it is.
   *
   * @return the folder of the libraries
   */
  public static Path prepare(Path home) throws IOException {
    String set = System.getProperty(PROPERTY);
    if (set != null) {
      return Path.of(set);
    }
    Path folder = home.resolve("onnxruntime-" + version()).toAbsolutePath();
    Files.createDirectories(folder);
    for (String library : LIBRARIES) {
      unpack(System.mapLibraryName(library), folder);
    }
    System.setProperty(PROPERTY, folder.toString());
    return folder;
  }

  /** Exact version of the runtime, as a release's target names it. */
  public static String version() {
    String stated = OrtSession.class.getPackage().getImplementationVersion();
    return stated == null ? "unknown" : stated;
  }

  private static void unpack(String name, Path folder) throws IOException {
    Path target = folder.resolve(name);
    if (Files.exists(target)) {
      return;
    }
    String resource = "/ai/onnxruntime/native/" + platform() + "/" + name;
    try (InputStream library = OrtSession.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IOException("ONNX Runtime must hold " + resource + ", but does not");
      }
      Path beside = Files.createTempFile(folder, name, ".new");
      Files.copy(library, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    boolean arm = processor.equals("aarch64") || processor.equals("arm64");
    return family + (arm ? "-aarch64" : "-x64");
  }
}
