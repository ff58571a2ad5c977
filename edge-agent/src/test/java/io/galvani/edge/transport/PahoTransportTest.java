package io.galvani.edge.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.config.Secret;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.BrokerConfig.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
final class PahoTransportTest {
  @TempDir private Path dir;

  @Test
  void aMissingStoreIsNamed() {
    Path missing = dir.resolve("none.p12");

    assertThatThrownBy(() -> connect(missing))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("broker.tls.trust_store")
        .hasMessageContaining(missing.toString());
  }

  @Test
  void aFileThatIsNoStoreIsRefusedByTheRule() throws Exception {
    Path other = Files.writeString(dir.resolve("text.p12"), "not a store");

    assertThatThrownBy(() -> connect(other))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("must be PKCS#12 files that their passwords open");
  }

  private static void connect(Path trust) throws TransportException {
    TlsConfig tls = new TlsConfig(trust, new Secret("changeit"), null, null);
    BrokerConfig config =
        new BrokerConfig("ssl://127.0.0.1:1", null, null, tls, null, Duration.ofSeconds(20), null);
    Transport.Listener listener =
        new Transport.Listener() {
          @Override
          public void onMessage(String topic, byte[] payload) {}

          @Override
          public void onLost(String reason) {}
        };
    new PahoTransport(config, "edge-1").connect(new Transport.Will("t", new byte[1]), listener);
  }
}
