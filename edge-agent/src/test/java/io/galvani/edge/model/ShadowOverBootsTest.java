package io.galvani.edge.model;

import static io.galvani.schemas.model.ModelReport.State.COMMITTED;
import static io.galvani.schemas.model.ModelReport.State.REVERTED;
import static io.galvani.schemas.model.ModelReport.State.SHADOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.slot.SlotPointer;
import io.galvani.schemas.model.ModelFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release shows in the shadow outlives boots that say nothing against it. */
@SuppressWarnings("NullAway.Init")
final class ShadowOverBootsTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final int HOUR_S = 3_600;
  private static final int NIGHT_S = 16 * HOUR_S;
  private static final String SAME = "pack";

  @TempDir private Path home;
  private final SignedReleases releases = new SignedReleases(NOW_MS);
  private ModelsConfig config;
  private KeptPack pack;
  private int deviceBoot = 1;

  private void open(int shadowS) throws Exception {
    config =
        ModelsConfig.of(home.resolve("models"), releases.deliver(home), SignedReleases.HARDWARE)
            .withShadow(Duration.ofSeconds(shadowS))
            .withBudget(4_096, 5_000);
    pack = around(SAME).start();
  }

  @AfterEach
  void close() {
    pack.die();
  }

  private KeptPack around(String fingerprint) throws Exception {
    return new KeptPack(config, NOW_MS, new Surroundings(fingerprint, "boot " + deviceBoot));
  }

  private void offer(long counter, Map<String, byte[]> parts) throws InterruptedException {
    pack.broker.putAll(SignedReleases.messages(counter, parts));
    pack.desire(counter, 0);
  }

  private void offer(long counter) throws InterruptedException {
    offer(counter, releases.honest(counter));
  }

  /** The agent is there again, told nothing yet; the pack was off meanwhile. */
  private void boot(String fingerprint, int offS) throws Exception {
    pack = around(fingerprint).startAfter(pack, offS);
    pack.turn();
  }

  private void powerCut(int offS) throws Exception {
    pack.die();
    deviceBoot++;
    boot(SAME, offS);
  }

  private void stopAndBoot() throws Exception {
    pack.stop();
    boot(SAME, 0);
  }

  private ModelFigures figures() {
    return pack.lanes.correction().figures();
  }

  private double hours() {
    return figures().hours();
  }

  private Path file() {
    return config.dir().resolve("pack-1").resolve("evidence");
  }

  @Test
  void packThatIsOnEightHoursADayPromotesOnTheFourthDayAsOneThatIsNeverOffDoes() throws Exception {
    open(24 * HOUR_S);
    Path other = Files.createDirectories(home.resolve("other"));
    ModelsConfig neverOff =
        ModelsConfig.of(other.resolve("models"), releases.deliver(other), SignedReleases.HARDWARE)
            .withShadow(Duration.ofHours(24))
            .withBudget(4_096, 5_000);
    KeptPack always = new KeptPack(neverOff, NOW_MS).start();
    always.broker.putAll(SignedReleases.messages(1, releases.honest(1)));
    always.desire(1, 0);
    offer(1);
    for (int day = 1; day <= 3; day++) {
      pack.samples(8 * HOUR_S);
      always.samples(8 * HOUR_S);
      assertThat(pack.last().state()).as("day %d", day).isEqualTo(SHADOW);
      double before = hours();
      powerCut(NIGHT_S);
      always.seq += NIGHT_S;
      pack.desire(1, 0);
      assertThat(pack.last().state()).isEqualTo(SHADOW);
      assertThat(hours()).isBetween(before - 1 / 6.0 - 0.01, before);
      assertThat(pack.last().figures().hours()).as("told at once").isEqualTo(hours());
      assertThat(pack.last().figures().latencyP99Ms()).isPositive();
    }
    while (pack.last().state() == SHADOW && pack.seq % 86_400 < HOUR_S) {
      pack.samples(60);
    }
    ModelFigures parts = pack.last().figures();
    always.samples((int) (pack.seq - always.seq));
    ModelFigures whole = always.lanes.correction().figures();

    assertThat(pack.last().state()).isEqualTo(COMMITTED);
    assertThat(pack.last().servingCounter()).isEqualTo(1);
    assertThat(file()).doesNotExist();
    assertThat(parts.hours()).isCloseTo(24, within(0.3));
    assertThat((double) parts.steps())
        .isCloseTo((double) whole.steps(), within(0.04 * whole.steps()));
    assertThat(parts.divergence()).isCloseTo(whole.divergence(), within(0.05 * whole.divergence()));
    assertThat(parts.innovationRatio())
        .isCloseTo(whole.innovationRatio(), within(0.05 * whole.innovationRatio()));
    assertThat(parts.outOfRangeShare()).isEqualTo(whole.outOfRangeShare());
    System.out.printf("on 8 h a day: %s%nnever off: %s%n", parts, whole);
    always.die();
  }

  @Test
  void orderlyEndLosesNothing() throws Exception {
    open(2 * HOUR_S);
    offer(1);
    pack.samples(1_234);
    ModelFigures before = figures();

    stopAndBoot();
    assertThat(pack.last().state()).as("no boot is told of a steady trial").isEqualTo(COMMITTED);
    pack.desire(1, 0);

    ModelFigures after = figures();
    assertThat(before.hours()).isCloseTo(1_233.0 / HOUR_S, within(1e-9));
    assertThat(after.hours()).isEqualTo(before.hours());
    assertThat(after.steps()).isEqualTo(before.steps());
    assertThat(after.innovationRatio()).isEqualTo(before.innovationRatio());
    assertThat(after.divergence()).isEqualTo(before.divergence());
    assertThat(after.outOfRangeShare()).isEqualTo(before.outOfRangeShare());
    assertThat(after.latencyP99Ms()).isEqualTo(before.latencyP99Ms());
  }

  @Test
  void agentThatDiesWhileTheDeviceIsOnBeginsAnewHoweverLongItRan() throws Exception {
    open(2 * HOUR_S);
    for (int death = 1; death <= 4; death++) {
      offer(1);
      assertThat(hours()).isZero();
      pack.samples(HOUR_S);
      assertThat(file()).exists();
      pack.die();
      boot(SAME, 0);
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void deathIsRememberedOverAnEndInOrderAndADeviceThatWasOff() throws Exception {
    open(2 * HOUR_S);
    offer(1);
    pack.samples(HOUR_S);
    pack.die();
    boot(SAME, 0); // dead in the boot it ran in, and not told of the release again
    powerCut(0);

    pack.desire(1, 0);

    assertThat(hours()).isZero();
  }

  @Test
  void releaseWhoseStepThrowsIsRevertedForGood() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(700);
    assertThat(file()).exists();
    Objects.requireNonNull(pack.lanes.correction().trial()).enters(); // and never leaves
    assertThat(pack.lanes.correction().evidence()).isEmpty();

    pack.turn();

    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(file()).doesNotExist();
    stopAndBoot();
    pack.desire(1, 0);
    assertThat(pack.last().state()).isEqualTo(REVERTED);
  }

  @Test
  void releaseThatDiesSoonAfterEveryStartIsRefusedHoweverMuchItShowedBefore() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(HOUR_S - 60);
    stopAndBoot();
    pack.desire(1, 0);
    assertThat(hours()).as("kept").isCloseTo(3_539.0 / 3_600, within(1e-9));
    for (int death = 1; death <= 3; death++) {
      assertThat(pack.last().state()).isEqualTo(SHADOW);
      pack.samples(590);
      assertThat(pack.last().state()).as("over, yet not for long enough").isEqualTo(SHADOW);
      pack.die();
      boot(SAME, 0);
      assertThat(pack.last().state()).as("death %d", death).isEqualTo(REVERTED);
      assertThat(file()).doesNotExist();
      pack.desire(1, 0);
    }

    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.last().counter()).isEqualTo(1);
  }

  @Test
  void shortTripsAreNotHeldAgainstARelease() throws Exception {
    open(2 * HOUR_S);
    offer(1);
    pack.samples(1_210);
    for (int trip = 1; trip <= 2 * SlotPointer.MOST_SWITCHED_OFF; trip++) {
      boolean longOne = trip % SlotPointer.MOST_SWITCHED_OFF == 0;
      powerCut(NIGHT_S);
      assertThat(pack.last().state()).as("trip %d", trip).isEqualTo(COMMITTED);
      pack.desire(1, 0);
      assertThat(pack.last().state()).as("trip %d", trip).isEqualTo(SHADOW);
      pack.samples(longOne ? 700 : 300);
    }

    assertThat(hours()).isGreaterThan((1_200 + 600) / 3_600.0);
  }

  @Test
  void endInOrderSoonAfterTheStartIsNotHeldAgainstARelease() throws Exception {
    open(HOUR_S);
    for (int end = 1; end <= 4; end++) {
      offer(1);
      assertThat(pack.last().state()).isEqualTo(SHADOW);
      pack.samples(60);
      stopAndBoot();
      assertThat(pack.last().state()).isEqualTo(COMMITTED);
    }
  }

  @Test
  void releaseUnderWhichTheDeviceGoesDownSoonEveryTimeIsRefused() throws Exception {
    open(HOUR_S);
    offer(1);
    for (int reset = 1; reset <= SlotPointer.MOST_SWITCHED_OFF; reset++) {
      assertThat(pack.last().state()).as("reset %d", reset).isEqualTo(SHADOW);
      pack.samples(60);
      powerCut(0);
      pack.desire(1, 0);
    }

    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.last().counter()).isEqualTo(1);
    powerCut(0);
    assertThat(pack.last().state()).isEqualTo(REVERTED);
  }

  @Test
  void withdrawalOfWhatServesBeginsTheTrialBesideItAnew() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(HOUR_S + 20);
    offer(2);
    pack.samples(1_000);

    pack.desire(2, 1);

    assertThat(pack.last().servingCounter()).isZero();
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(pack.last().counter()).isEqualTo(2);
    assertThat(hours()).isZero();
  }

  @Test
  void resumedReleaseServesOnceItRanForTenMinutes() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(HOUR_S - 60);
    stopAndBoot();
    pack.desire(1, 0);

    pack.samples(590);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    pack.samples(20);

    assertThat(pack.last().state()).isEqualTo(COMMITTED);
  }

  @Test
  void shortRunIsLostAndTakesNothingAway() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(1_210);
    powerCut(0);
    pack.desire(1, 0);
    double before = hours();
    assertThat(before).isCloseTo(1_200.0 / HOUR_S, within(0.005));
    pack.samples(300);
    powerCut(0);

    pack.desire(1, 0);

    assertThat(hours()).isEqualTo(before);
  }

  @Test
  void anotherManifestUnderTheSameCounterBeginsAnew() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(1_000);
    stopAndBoot();
    byte[] other = SignedReleases.longModel(1_000);

    offer(1, releases.parts(releases.manifest(1, other), other));

    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).isZero();
  }

  @Test
  void anotherPackOrAgentBeginsAnew() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(1_000);
    pack.stop();

    boot("other cells", 0);
    pack.desire(1, 0);

    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).isZero();
  }

  @Test
  void besideAnotherReleaseThatServesItBeginsAnew() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(HOUR_S + 20);
    assertThat(pack.last().servingCounter()).isEqualTo(1);
    offer(2);
    pack.samples(1_000);
    pack.stop();
    Path serving = config.dir().resolve("pack-1/slot-a/soc-correction.onnx");
    Files.write(serving, new byte[] {1});

    boot(SAME, 0);
    offer(2);

    assertThat(pack.last().servingCounter()).isZero();
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).isZero();
  }

  @Test
  void releaseThatWasWithdrawnOrReplacedMeanwhileLeavesNothing() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(1_000);
    stopAndBoot();
    assertThat(file()).exists();
    offer(2);
    assertThat(hours()).isZero();

    pack.samples(1_000);
    stopAndBoot();
    assertThat(file()).exists();
    pack.desire(0, 2);
    assertThat(file()).doesNotExist();
  }

  @Test
  void damagedEvidenceIsNotTakenAndTheAgentGoesOn() throws Exception {
    open(HOUR_S);
    offer(1);
    pack.samples(1_000);
    pack.stop();
    byte[] stored = Files.readAllBytes(file());
    stored[stored.length / 2] ^= 1;
    Files.write(file(), stored);

    boot(SAME, 0);
    pack.desire(1, 0);

    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).isZero();
    pack.samples(HOUR_S + 20);
    assertThat(pack.last().state()).isEqualTo(COMMITTED);
  }

  @Test
  void evidenceThatCannotBeStoredHoldsUpNothing() throws Exception {
    open(HOUR_S);
    Files.createDirectories(file().resolveSibling("evidence.new").resolve("in the way"));
    offer(1);

    pack.samples(HOUR_S + 20);

    assertThat(pack.last().state()).isEqualTo(COMMITTED);
  }

  @Test
  void filesThatStillLieInTheSlotAreCheckedAndNotFetchedAgain() throws Exception {
    open(HOUR_S);
    byte[] onnx = SignedReleases.longModel(200_000);
    offer(1, releases.parts(releases.manifest(1, onnx), onnx));
    pack.samples(700);
    powerCut(0);
    pack.desire(1, 0);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(pack.subscribed).anyMatch(t -> t.contains("timestamp"));
    assertThat(pack.subscribed).noneMatch(t -> t.contains("soc-correction.onnx"));

    pack.samples(700);
    pack.die();
    Path left = config.dir().resolve("pack-1/slot-a/soc-correction.onnx");
    byte[] damaged = Files.readAllBytes(left);
    damaged[damaged.length / 2] ^= 1;
    Files.write(left, damaged);
    deviceBoot++;
    boot(SAME, 0);
    pack.desire(1, 0);

    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(pack.subscribed).anyMatch(t -> t.contains("soc-correction.onnx"));
    assertThat(hours()).isGreaterThan(0.3);
  }
}
