package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack whose current has the wrong sign is kept from the filter until it is mapped anew. */
class QuarantineTest {
  private static final int SAMPLES = 3000;

  @TempDir Path folder = Path.of("");

  @Test
  void aWrongSignIsQuarantinedWithItsFixAndCountedAndEstimatedNoMore() {
    try (Rig rig = rig("wrong", "as-is")) {
      frames(-1, SAMPLES, 10).forEach(f -> rig.send(PACK, f, 0));

      AlertEvent last = rig.alerts().get(rig.alerts().size() - 1);
      assertThat(last.rule()).isEqualTo("sign-or-unit");
      assertThat(last.severity()).isEqualTo(AlertEvent.Severity.CRITICAL);
      assertThat(last.summary()).contains("current.positive");
      assertThat(rig.openAlerts()).contains("acme/p1/pack/sign-or-unit");
      LedgerAccount account = account(rig);
      assertThat(account.getQuarantined()).isBetween(1L, SAMPLES - 900L);
      assertThat(account.getNextSeq()).isEqualTo(SAMPLES);
      assertThat(account.getLost()).isZero();
      assertThat(account.getEstimated() + account.getCoasted() + account.getQuarantined())
          .isEqualTo(SAMPLES);
      assertThat(rig.digests(PACK)).hasSize(SAMPLES - (int) account.getQuarantined());
    }
  }

  @Test
  void framingDoesNotChangeTheSampleFromWhichOnItIsQuarantined() {
    try (Rig one = rig("one", "as-is");
        Rig seven = rig("seven", "as-is")) {
      frames(-1, SAMPLES, 1).forEach(f -> one.send(PACK, f, 0));
      frames(-1, SAMPLES, 7).forEach(f -> seven.send(PACK, f, 0));

      assertThat(account(one).getQuarantined()).isPositive();
      assertThat(account(seven).getQuarantined()).isEqualTo(account(one).getQuarantined());
      assertThat(seven.digests(PACK)).isEqualTo(one.digests(PACK));
    }
  }

  @Test
  void theRightSignIsNotQuarantined() {
    try (Rig rig = rig("right", "as-is")) {
      frames(1, SAMPLES, 10).forEach(f -> rig.send(PACK, f, 0));

      assertThat(account(rig).getQuarantined()).isZero();
      assertThat(rig.openAlerts()).doesNotContain("acme/p1/pack/sign-or-unit");
    }
  }

  @Test
  void quarantineOutlastsARestartAndTheSameMappingAndEndsWithAnother() {
    Map<String, Map<String, byte[]>> stores;
    try (Rig before = rig("before", "as-is")) {
      frames(-1, SAMPLES, 10).forEach(f -> before.send(PACK, f, 0));
      stores = before.stores();
    }
    try (Rig rig = new Rig(folder.resolve("after"))) {
      rig.restoreFrom(stores);
      long quarantined = account(rig).getQuarantined();
      register(rig, "as-is");
      rig.send(PACK, more(SAMPLES, 50), 0);
      assertThat(account(rig).getQuarantined()).isEqualTo(quarantined + 50);

      register(rig, "swapped");
      rig.send(PACK, more(SAMPLES + 50, 50), 0);

      assertThat(rig.openAlerts()).isEmpty();
      assertThat(account(rig).getQuarantined()).isEqualTo(quarantined + 50);
      assertThat(rig.digests(PACK)).hasSize(50);
      stores = rig.stores();
    }
    try (Rig rig = new Rig(folder.resolve("again"))) {
      rig.restoreFrom(stores);
      rig.send(PACK, more(SAMPLES + 100, 50), 0);
      assertThat(rig.digests(PACK)).hasSize(50);
    }
  }

  private static Envelope more(int from, int count) {
    List<Sample> all = TestPack.samples(from + count);
    return TestPack.frame(EPOCH, from, all.subList(from, from + count));
  }

  private Rig rig(String name, String mapping) {
    Rig rig = new Rig(folder.resolve(name));
    register(rig, mapping);
    return rig;
  }

  private static void register(Rig rig, String mapping) {
    rig.register(PACK, TestPack.registration().toBuilder().setMapping(mapping).build());
  }

  private static LedgerAccount account(Rig rig) {
    LedgerAccount account = rig.accounts(PACK).get(EPOCH);
    if (account == null) {
      throw new AssertionError("the pack must have an account");
    }
    return account;
  }

  private static List<Envelope> frames(int sign, int count, int perFrame) {
    List<Sample> samples =
        TestPack.samples(count).stream().map(s -> withCurrentTimes(sign, s)).toList();
    return TestPack.frames(EPOCH, samples, perFrame);
  }

  private static Sample withCurrentTimes(int sign, Sample s) {
    return new Sample(
        s.timestampMs(),
        s.monotonicMs(),
        sign * s.currentA(),
        s.packVoltageV(),
        s.cellVoltageV(),
        s.temperatureDegC(),
        s.bmsSoc(),
        s.quality());
  }
}
