package io.galvani.stream.topology;

import static io.galvani.stream.topology.CapacityTopologyTest.charges;
import static io.galvani.stream.topology.CapacityTopologyTest.firstAfter;
import static io.galvani.stream.topology.CapacityTopologyTest.health;
import static io.galvani.stream.topology.CapacityTopologyTest.report;
import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.ChargeRow;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.model.CapacityOnnx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The capacity release is told the use of a pack, sample by sample as its registration says. */
final class UseTopologyTest {
  private static final float BASE_AH = 100;
  private static final ChargedPack CHARGED = new ChargedPack(4, 10);
  private static final List<Envelope> FRAMES = CHARGED.frames();
  private static final long CHANGE = CHARGED.after(1);
  private static final PackRegistration TAXI = registered("taxi", 0, null);
  private static final PackRegistration DEPOT = registered("depot-3", CHANGE, TAXI);

  @TempDir Path folder = Path.of("");

  private static PackRegistration registered(
      String use, long fromSeq, @org.jspecify.annotations.Nullable PackRegistration known) {
    PackRegistration said =
        CHARGED.registration().toBuilder()
            .setStreamEpoch(EPOCH)
            .setUse(use)
            .setUseFromSeq(fromSeq)
            .build();
    return PackUse.following(said, known);
  }

  private Rig rig(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.releases.put(PACK.tenant(), CapacityOnnx.release(2, BASE_AH));
    return rig;
  }

  private static void send(Rig rig, long from, long to) {
    FRAMES.stream()
        .filter(frame -> frame.firstSeq() >= from && frame.firstSeq() < to)
        .forEach(frame -> rig.send(PACK, frame, 0));
  }

  /** All charges, told of depot-3 from {@link #CHANGE} on, which is registered at a time. */
  private List<PackHealth> changedAt(String name, long registeredAt) {
    try (Rig rig = rig(name)) {
      rig.register(PACK, TAXI);
      report(rig, 2, 0);
      send(rig, 0, registeredAt);
      rig.register(PACK, DEPOT);
      send(rig, registeredAt, CHARGED.count());
      assertThat(charges(rig))
          .extracting(ChargeRow::getUse)
          .containsExactly("taxi", "taxi", "depot-3", "depot-3");
      return health(rig);
    }
  }

  @Test
  void modelIsToldTheUseOfEachSampleWheneverTheRegistrationComes() {
    List<PackHealth> inTime = changedAt("in-time", CHANGE);
    DirectCharges direct = new DirectCharges(BASE_AH, 0, seq -> seq < CHANGE ? "taxi" : "depot-3");
    direct.follow(FRAMES);

    for (DirectCharges.Charge charge : direct.ended()) {
      PackHealth health = firstAfter(inTime, charge.seq());
      assertThat(health.getCorrectedCapacityAh())
          .isCloseTo(direct.correctedAh(health.getAtSeq()), within(1e-4));
    }
    assertThat(changedAt("ahead", CHARGED.after(0)))
        .as("the samples waited at the edge while its registration went ahead")
        .isEqualTo(inTime);
  }

  @Test
  void lostTaskAroundAChangeOfUseDoesNotChangeABit() {
    try (Rig before = rig("before");
        Rig between = rig("between");
        Rig after = rig("after")) {
      before.register(PACK, TAXI);
      report(before, 2, 0);
      send(before, 0, CHARGED.after(0));
      before.register(PACK, DEPOT);
      between.restoreFrom(before.stores());
      send(between, CHARGED.after(0), CHARGED.after(2));
      after.restoreFrom(between.stores());
      send(after, CHARGED.after(2), CHARGED.count());

      List<PackHealth> pieced = new ArrayList<>(health(before));
      pieced.addAll(health(between));
      pieced.addAll(health(after));
      assertThat(pieced).isEqualTo(changedAt("whole", CHARGED.after(0)));
    }
  }

  @Test
  void useThatWasNotTaughtIsAsGoodAsNoneAndOneThatWasMovesTheEstimate() {
    assertThat(alwaysIn("bus")).isEqualTo(alwaysIn(""));
    assertThat(alwaysIn("taxi")).isNotEqualTo(alwaysIn(""));
  }

  private List<PackHealth> alwaysIn(String use) {
    try (Rig rig = rig(use + "-always")) {
      rig.register(PACK, registered(use, 0, null));
      report(rig, 2, 0);
      send(rig, 0, CHARGED.after(1));
      return health(rig);
    }
  }

  @Test
  void registrationWithAWrongUseIsADeadLetterAndTheOneBeforeHolds() {
    try (Rig rig = rig("wrong")) {
      rig.register(PACK, TAXI);
      send(rig, 0, ChargedPack.FRAME);
      rig.register(PACK, TAXI.toBuilder().setUse("depot 3").build());
      send(rig, ChargedPack.FRAME, CHARGED.after(0));

      assertThat(rig.records(KafkaTopic.DEAD_LETTER)).hasSize(1);
      assertThat(charges(rig)).extracting(ChargeRow::getUse).containsExactly("taxi");
    }
  }
}
