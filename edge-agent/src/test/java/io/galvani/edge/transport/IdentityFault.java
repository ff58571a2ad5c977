package io.galvani.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.chassis.config.Secret;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.BrokerConfig.TlsConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect to a broker with certificates, and for whom it may speak there. */
@Tag("fault")
@SuppressWarnings("NullAway.Init")
class IdentityFault {
  private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");
  private static final int NOT_AUTHORIZED = 0x87;
  private static final byte[] BYTES = "x".getBytes(StandardCharsets.UTF_8);
  private static final String PACKS = "galvani/v1/acme/packs/";

  @TempDir static Path dir;
  private static TestAuthority authority;
  private static TestAuthority stranger;
  private static @Nullable Process broker;
  private static String url;

  private final List<PahoTransport> open = new ArrayList<>();

  @BeforeAll
  static void startBroker() throws Exception {
    assumeTrue(Files.isExecutable(MOSQUITTO), "skipped: Mosquitto is not installed");
    authority = new TestAuthority(dir.resolve("authority"), "authority");
    stranger = new TestAuthority(dir.resolve("stranger"), "stranger");
    authority.issue("broker", "broker", 0, 10);
    authority.issue("edge-1", "edge-1", 0, 10);
    authority.issue("edge-2", "edge-2", 0, 10);
    authority.issue("bridge", "bridge", 0, 10);
    authority.issue("expired", "edge-1", -3, 1);
    authority.issue("revoked", "edge-1", 0, 10);
    authority.selfSigned("self-signed", "edge-1");
    stranger.issue("foreign", "edge-1", 0, 10);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    url = "ssl://127.0.0.1:" + port;
    broker = mosquitto(port, authority.pem("broker"), authority.revoke("revoked"));
    awaitBroker();
  }

  private static Process mosquitto(int port, List<Path> own, Path revoked) throws Exception {
    Path rules =
        Files.writeString(
            dir.resolve("acl"),
            """
            user bridge
            topic read galvani/v1/+/packs/+/telemetry
            topic write galvani/v1/+/packs/+/ack
            user edge-1
            topic write galvani/v1/acme/edges/edge-1/status
            topic write galvani/v1/acme/packs/a/telemetry
            topic write galvani/v1/acme/packs/a/alert
            topic read galvani/v1/acme/packs/a/ack
            user edge-2
            topic write galvani/v1/acme/packs/b/telemetry
            topic read galvani/v1/acme/packs/b/ack
            """);
    Path config =
        Files.writeString(
            dir.resolve("mosquitto.conf"),
            """
            user root
            per_listener_settings false
            allow_anonymous false
            acl_file %s
            listener %d 127.0.0.1
            cafile %s
            certfile %s
            keyfile %s
            crlfile %s
            require_certificate true
            use_identity_as_username true
            use_username_as_clientid true
            max_topic_alias 0
            """
                .formatted(rules, port, authority.certificate(), own.get(0), own.get(1), revoked));
    return new ProcessBuilder(MOSQUITTO.toString(), "-c", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("broker.log").toFile())
        .start();
  }

  private static void awaitBroker() throws Exception {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      PahoTransport probe = transport(authority, "edge-1", "probe");
      try {
        probe.connect(will(), new Heard());
        probe.disconnect();
        return;
      } catch (TransportException notYet) {
        assertThat(System.nanoTime()).as(notYet.getMessage()).isLessThan(deadlineNs);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @AfterAll
  static void stopBroker() throws Exception {
    if (broker != null) {
      broker.destroy();
      broker.waitFor();
    }
  }

  @AfterEach
  void hangUp() {
    open.forEach(PahoTransport::disconnect);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "expired", "revoked", "self-signed", "foreign"})
  void onlyAGoodCertificateConnects(String which) {
    TestAuthority signer = which.equals("foreign") ? stranger : authority;
    PahoTransport transport = transport(signer, which, "acme.edge-1");

    assertThatThrownBy(() -> transport.connect(will(), new Heard()))
        .isInstanceOf(TransportException.class);
  }

  @Test
  void aBrokerOfAnotherAuthorityIsNotSpokenTo() {
    PahoTransport transport =
        new PahoTransport(config(stranger.trust(), authority, "edge-1"), "acme.edge-1");

    assertThatThrownBy(() -> transport.connect(will(), new Heard()))
        .isInstanceOf(TransportException.class);
  }

  @Test
  void anEdgeSpeaksForItsOwnPacksAlone() throws Exception {
    PahoTransport edge = connect("edge-1", new Heard());

    assertThat(publish(edge, PACKS + "a/telemetry")).isLessThan(Transport.FIRST_REFUSAL);
    assertThat(publish(edge, PACKS + "b/telemetry")).isEqualTo(NOT_AUTHORIZED);
    assertThat(publish(edge, "galvani/v1/other/packs/a/telemetry")).isEqualTo(NOT_AUTHORIZED);
    assertThat(publish(edge, "galvani/v1/acme/edges/edge-2/status")).isEqualTo(NOT_AUTHORIZED);
    assertThat(publish(edge, PACKS + "a/model/desired")).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void onlyTheBridgeWritesWatermarks() throws Exception {
    PahoTransport edge = connect("edge-1", new Heard());
    PahoTransport bridge = connect("bridge", new Heard());

    assertThat(publish(edge, PACKS + "a/ack")).isEqualTo(NOT_AUTHORIZED);
    assertThat(publish(edge, PACKS + "b/ack")).isEqualTo(NOT_AUTHORIZED);
    assertThat(publish(bridge, PACKS + "a/telemetry")).isEqualTo(NOT_AUTHORIZED);
    assertThat(publish(bridge, PACKS + "a/ack")).isLessThan(Transport.FIRST_REFUSAL);
  }

  @Test
  void whoeverSubscribesToEverythingHearsWhatIsItsOwn() throws Exception {
    Heard heard = new Heard();
    PahoTransport edge = connect("edge-2", heard);
    try {
      edge.subscribe(List.of("#"));
    } catch (TransportException refused) {
      return; // even better
    }
    PahoTransport bridge = connect("bridge", new Heard());

    publish(bridge, PACKS + "a/ack");
    publish(bridge, PACKS + "b/ack");

    assertThat(heard.topics.poll(10, TimeUnit.SECONDS)).isEqualTo(PACKS + "b/ack");
    assertThat(heard.topics).isEmpty();
  }

  @Test
  void anotherEdgesClientIdDoesNotPushItOut() throws Exception {
    Heard first = new Heard();
    PahoTransport edge = connect("edge-1", first);
    PahoTransport thief = transport(authority, "edge-2", "acme.edge-1");
    open.add(thief);

    thief.connect(will(), new Heard());

    assertThat(publish(edge, PACKS + "a/telemetry")).isLessThan(Transport.FIRST_REFUSAL);
    assertThat(first.lost.getNow(null)).isNull();
  }

  private PahoTransport connect(String who, Heard heard) throws TransportException {
    PahoTransport transport = transport(authority, who, "acme." + who);
    open.add(transport);
    transport.connect(will(), heard);
    return transport;
  }

  private static PahoTransport transport(TestAuthority signer, String file, String clientId) {
    return new PahoTransport(config(authority.trust(), signer, file), clientId);
  }

  private static BrokerConfig config(Path trust, TestAuthority signer, String file) {
    Secret password = new Secret(TestAuthority.PASSWORD);
    boolean none = file.equals("none");
    TlsConfig tls =
        new TlsConfig(trust, password, none ? null : signer.issued(file), none ? null : password);
    return new BrokerConfig(url, null, null, tls, null, Duration.ofSeconds(20), null);
  }

  private static int publish(PahoTransport from, String topic) throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    from.publish(topic, BYTES, false, code::complete);
    return code.get(20, TimeUnit.SECONDS);
  }

  private static Transport.Will will() {
    return new Transport.Will("galvani/v1/acme/edges/edge-1/status", BYTES);
  }

  /** What came in. */
  private static final class Heard implements Transport.Listener {
    private final BlockingQueue<String> topics = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> lost = new CompletableFuture<>();

    @Override
    public void onMessage(String topic, byte[] payload) {
      topics.add(topic);
    }

    @Override
    public void onLost(String reason) {
      lost.complete(reason);
    }
  }
}
