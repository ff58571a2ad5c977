package io.galvani.stream.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.schemas.PackId;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.mqtt.Delivery;
import io.galvani.stream.registry.PackRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a birth says of the pack's use becomes part of its registration. */
final class BirthsTest {
  private static final PackId PACK = new PackId("acme", "bus-17");
  private static final long EPOCH = 7;
  private static final CellParameterSet CELL = CellLibrary.shipped().get("generic-ncm");

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Outlet outlet = new Outlet(kafka, Runnable::run);
  private final PackRegistry registry = new PackRegistry();
  private final BridgeMetrics metrics = new BridgeMetrics(new PrometheusRegistry());
  private final PackLanes lanes = new PackLanes();
  private final Births births =
      new Births(
          InstantSource.fixed(Instant.ofEpochMilli(1000)),
          registry,
          lanes,
          new Watermarks(BridgeConfig.Pace.DEFAULT, Runnable::run, lanes, metrics),
          metrics);

  private void birth(String use, long fromSeq) throws RejectedException {
    PackRegistration birth =
        PackRegistration.newBuilder()
            .setCellCount(96)
            .setParameterJson(CELL.json())
            .setParameterSha256(CELL.sha256())
            .setStreamEpoch(EPOCH)
            .setUse(use)
            .setUseFromSeq(fromSeq)
            .build();
    births.handle(outlet, PACK, new Delivery(new QuietLink(), 1, 1, "", birth.toByteArray()));
  }

  private PackRegistration registered() {
    return Objects.requireNonNull(registry.find(PACK));
  }

  @Test
  void useThatChangesIsRegisteredWithItsFirstSampleAndTheOneBefore() throws RejectedException {
    birth("taxi", 50);
    assertThat(PackUse.of(registered()).at(EPOCH, 0)).isEqualTo("taxi");

    birth("depot-3", 900);

    assertThat(kafka.history()).hasSize(2);
    assertThat(registered().getPreviousUse()).isEqualTo("taxi");
    assertThat(registered().getUseFromSeq()).isEqualTo(900);
    assertThat(kafka.history().get(1).value()).isEqualTo(registered().toByteArray());
  }

  @Test
  void birthThatRepeatsAllAfterARestartOfItsAgentIsNotWritten() throws RejectedException {
    birth("taxi", 0);
    birth("depot-3", 900);
    birth("depot-3", 2000);

    assertThat(kafka.history()).hasSize(2);
    assertThat(registered().getUseFromSeq()).isEqualTo(900);
  }

  @Test
  void packWithoutAUseIsRegisteredAsEver() throws RejectedException {
    birth("", 700);
    birth("", 900);

    assertThat(kafka.history()).hasSize(1);
    assertThat(registered().getUseFromSeq()).isZero();
  }

  @Test
  void wrongUseIsRejectedByName() {
    assertThatThrownBy(() -> birth("depot 3", 0))
        .isInstanceOf(RejectedException.class)
        .hasStackTraceContaining("use must be 1 to 32 of A-Z a-z 0-9 -, but was \"depot 3\"");
  }
}
