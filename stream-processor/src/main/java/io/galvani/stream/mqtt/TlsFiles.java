package io.galvani.stream.mqtt;

import io.galvani.chassis.net.NoDelaySocketFactory;
import io.galvani.chassis.net.NoDelayTlsSocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Turns the certificate files of the settings into sockets. */
final class TlsFiles {
  private TlsFiles() {}

  /** Sockets for the settings' address; throws {@link IllegalArgumentException} for a bad file. */
  static SocketFactory sockets(MqttSettings settings) {
    if (!settings.tls()) {
      return new NoDelaySocketFactory();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(settings), trust(settings.caFile()), null);
      return new NoDelayTlsSocketFactory(context.getSocketFactory());
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException(
          "ca_file and key_store must be readable certificate files, but: " + unusable.getMessage(),
          unusable);
    }
  }

  private static KeyManager @Nullable [] keys(MqttSettings settings)
      throws GeneralSecurityException, IOException {
    String file = settings.keyStore();
    if (file == null) {
      return null;
    }
    char[] password =
        settings.keyStorePassword() == null
            ? new char[0]
            : settings.keyStorePassword().value().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      store.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(@Nullable String caFile)
      throws GeneralSecurityException, IOException {
    if (caFile == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + count++, each);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
