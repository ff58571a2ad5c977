package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.proto.GapReason;
import io.galvani.schemas.proto.GapRecord;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pack's numbers lead to: repeated, overlapping, ahead, missing, declared, begun anew. */
class NumberingTest {
  @TempDir Path folder = Path.of("");

  @Test
  void duplicatesAndOverlapsAreSteppedOnce() {
    List<Sample> samples = TestPack.samples(40);
    try (Rig plain = registered("plain");
        Rig repeated = registered("repeated")) {
      TestPack.frames(EPOCH, samples, 10).forEach(f -> plain.send(PACK, f, 0));
      repeated.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      repeated.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      repeated.send(PACK, TestPack.frame(EPOCH, 5, samples.subList(5, 25)), 0);
      repeated.send(PACK, TestPack.frame(EPOCH, 25, samples.subList(25, 40)), 0);

      assertThat(repeated.digests(PACK)).isEqualTo(plain.digests(PACK));
      LedgerAccount account = account(repeated);
      assertThat(account.getDuplicates()).isEqualTo(1);
      assertThat(account.getNextSeq()).isEqualTo(40);
      assertSettled(account);
    }
  }

  @Test
  void frameAheadWaitsForWhatTheEdgeStillHolds() {
    List<Sample> samples = TestPack.samples(30);
    try (Rig rig = registered("ahead")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      rig.send(PACK, TestPack.frame(EPOCH, 20, samples.subList(20, 30)), 10);
      rig.send(PACK, TestPack.frame(EPOCH, 10, samples.subList(10, 20)), 10);
      rig.send(PACK, TestPack.frame(EPOCH, 20, samples.subList(20, 30)), 10);

      LedgerAccount account = account(rig);
      assertThat(account.getAhead()).isEqualTo(1);
      assertThat(account.getLost()).isZero();
      assertThat(rig.digests(PACK)).hasSize(30);
      assertSettled(account);
    }
  }

  @Test
  void whatTheEdgeNoLongerHoldsIsLostAndCounted() {
    List<Sample> samples = TestPack.samples(30);
    try (Rig rig = registered("lost")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      rig.send(PACK, TestPack.frame(EPOCH, 20, samples.subList(20, 30)), 20);

      LedgerAccount account = account(rig);
      assertThat(account.getLost()).isEqualTo(10);
      assertThat(account.getEstimated() + account.getCoasted()).isEqualTo(20);
      assertSettled(account);
    }
  }

  @Test
  void lossIsAnAlertUntilThePackIsNumberedAnew() {
    List<Sample> samples = TestPack.samples(40);
    try (Rig rig = registered("loss-alert")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      rig.send(PACK, TestPack.frame(EPOCH, 20, samples.subList(20, 30)), 20);

      assertThat(rig.openAlerts()).containsExactly("acme/p1/pack/data-lost");
      AlertEvent alert = rig.alerts().get(0);
      assertThat(alert.value()).isEqualTo(10);
      assertThat(alert.summary()).contains("data lost, 10.00 samples");

      rig.send(PACK, TestPack.frame(88, 0, samples.subList(30, 40)), 0);

      assertThat(rig.openAlerts()).isEmpty();
    }
  }

  @Test
  void declaredGapIsNoLoss() {
    List<Sample> samples = TestPack.samples(30);
    GapRecord full = GapRecord.newBuilder().setReason(GapReason.GAP_REASON_OUTBOX_FULL).build();
    try (Rig rig = registered("gap")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      rig.send(PACK, Envelope.gap(EPOCH, Lane.LANE_TELEMETRY, 10, 10, full), 10);
      rig.send(PACK, TestPack.frame(EPOCH, 20, samples.subList(20, 30)), 20);

      LedgerAccount account = account(rig);
      assertThat(account.getDeclared()).isEqualTo(10);
      assertThat(account.getLost()).isZero();
      assertThat(rig.alerts()).isEmpty();
      assertThat(account.getGaps(0).getReason()).isEqualTo("GAP_REASON_OUTBOX_FULL");
      assertSettled(account);
    }
  }

  @Test
  void newEpochClosesTheOldAccountAndTheOldOneCannotComeBack() {
    List<Sample> samples = TestPack.samples(40);
    try (Rig rig = registered("epoch")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      rig.send(PACK, TestPack.frame(88, 0, samples.subList(10, 20)), 0);
      rig.send(PACK, TestPack.frame(EPOCH, 10, samples.subList(20, 30)), 0);

      Map<Long, LedgerAccount> accounts = rig.accounts(PACK);
      assertThat(of(accounts, EPOCH).getNextSeq()).isEqualTo(10);
      assertThat(of(accounts, 88).getNextSeq()).isEqualTo(10);
      assertThat(of(accounts, 88).getDuplicates()).isEqualTo(1);
      accounts.values().forEach(NumberingTest::assertSettled);
    }
  }

  @Test
  void whatIsSentAgainUnderNewNumbersIsRejectedAndNotEstimatedTwice() {
    List<Sample> samples = TestPack.samples(60);
    try (Rig once = registered("once");
        Rig again = registered("again")) {
      once.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 40)), 0);
      once.send(PACK, TestPack.frame(EPOCH, 40, samples.subList(40, 60)), 40);
      again.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 40)), 0);
      TestPack.frames(88, samples.subList(5, 60), 5).forEach(f -> again.send(PACK, f, 0));

      LedgerAccount account = of(again.accounts(PACK), 88);
      assertThat(account.getRejected()).isEqualTo(35);
      assertThat(account.getEstimated() + account.getCoasted()).isEqualTo(20);
      assertSettled(account);
      PackEstimate first = once.estimates(PACK).get(1);
      List<PackEstimate> renumbered = again.estimates(PACK);
      assertThat(renumbered.get(renumbered.size() - 1).getSoc(4))
          .isEqualTo(first.getSoc(first.getSocCount() - 1));
    }
  }

  private Rig registered(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.register(PACK, TestPack.registration());
    return rig;
  }

  private static LedgerAccount account(Rig rig) {
    return of(rig.accounts(PACK), EPOCH);
  }

  private static LedgerAccount of(Map<Long, LedgerAccount> accounts, long epoch) {
    return Objects.requireNonNull(accounts.get(epoch), "account of the epoch");
  }

  static void assertSettled(LedgerAccount a) {
    assertThat(
            a.getEstimated()
                + a.getCoasted()
                + a.getRejected()
                + a.getLate()
                + a.getQuarantined()
                + a.getDeclared()
                + a.getLost())
        .as("classes of %s", a)
        .isEqualTo(a.getNextSeq() - a.getFirstSeq());
  }
}
