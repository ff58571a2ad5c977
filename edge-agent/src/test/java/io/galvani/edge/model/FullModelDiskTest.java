package io.galvani.edge.model;

import static io.galvani.schemas.model.ModelReport.State.COMMITTED;
import static io.galvani.schemas.model.ModelReport.State.REVERTED;
import static io.galvani.schemas.model.ModelReport.State.SHADOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.slot.SlotPointer.SlotState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not take something for a while takes nothing away of what a release showed. */
@SuppressWarnings("NullAway.Init")
final class FullModelDiskTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final int HOUR_S = 3_600;

  @TempDir private Path home;
  private final SignedReleases releases = new SignedReleases(NOW_MS);
  private ModelsConfig config;
  private KeptPack pack;
  private int deviceBoot = 1;

  @BeforeEach
  void open() throws Exception {
    config =
        ModelsConfig.of(home.resolve("models"), releases.deliver(home), SignedReleases.HARDWARE)
            .withShadow(Duration.ofSeconds(2 * HOUR_S))
            .withBudget(4_096, 5_000);
    pack = agent().start();
    pack.broker.putAll(SignedReleases.messages(1, releases.honest(1)));
    pack.desire(1, 0);
  }

  @AfterEach
  void close() {
    pack.die();
  }

  private KeptPack agent() throws Exception {
    return new KeptPack(config, NOW_MS, new Surroundings("pack", "boot " + deviceBoot));
  }

  private void boot() throws Exception {
    pack = agent().startAfter(pack, 0);
    pack.turn();
  }

  private void powerCut() throws Exception {
    pack.die();
    deviceBoot++;
    boot();
  }

  private Path file(String name) {
    return config.dir().resolve("pack-1").resolve(name);
  }

  /** From now on a file cannot be replaced. */
  private void block(String name) throws IOException {
    Files.createDirectories(file(name + ".new").resolve("in the way"));
  }

  private void free(String name) throws IOException {
    Files.delete(file(name + ".new").resolve("in the way"));
    Files.delete(file(name + ".new"));
  }

  private void later(int minutes) throws InterruptedException {
    pack.nowMs += 60_000L * minutes;
    pack.turn();
  }

  private double hours() {
    return pack.lanes.correction().figures().hours();
  }

  private SlotState slots() {
    return pack.installed.pointer().state();
  }

  @Test
  void trialWhoseBootCannotBeStoredWaitsAndGoesOnWithWhatWasShown() throws Exception {
    pack.samples(1_210);
    powerCut();
    byte[] before = Files.readAllBytes(file("evidence"));
    block("evidence");

    pack.desire(1, 0);
    assertThat(pack.lanes.correction().trial()).isNull();
    later(1);
    later(2);

    assertThat(pack.lanes.correction().trial()).isNull();
    assertThat(file("evidence")).hasBinaryContent(before);
    assertThat(pack.keeper.storeFailures()).isGreaterThanOrEqualTo(3);
    free("evidence");
    later(60);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).isCloseTo(1_200.0 / HOUR_S, within(0.005));
  }

  @Test
  void stagingThatFailsLeavesEvidenceAndSlotsAsTheyWere() throws Exception {
    pack.samples(1_210);
    powerCut();
    byte[] evidence = Files.readAllBytes(file("evidence"));
    byte[] pointer = Files.readAllBytes(file("pointer.json"));
    int asked = pack.subscribed.size();
    block("pointer.json");

    pack.desire(1, 0);
    for (int minutes = 1; minutes <= 16; minutes *= 2) {
      later(minutes);
    }

    assertThat(pack.lanes.correction().trial()).isNull();
    assertThat(file("evidence")).hasBinaryContent(evidence);
    assertThat(file("pointer.json")).hasBinaryContent(pointer);
    free("pointer.json");
    later(60);
    assertThat(pack.last().state()).as("not counted as deaths").isEqualTo(SHADOW);
    assertThat(hours()).isCloseTo(1_200.0 / HOUR_S, within(0.005));
    assertThat(pack.subscribed.subList(asked, pack.subscribed.size()))
        .noneMatch(topic -> topic.contains("soc-correction.onnx"));
  }

  @Test
  void agentThatDiesAfterAStagingThatFailedDiedOfNothing() throws Exception {
    pack.samples(1_210);
    powerCut();
    block("pointer.json");
    pack.desire(1, 0);
    free("pointer.json");

    pack.die();
    boot(); // in the same boot of the device
    pack.desire(1, 0);

    assertThat(hours()).as("nothing had been on trial").isCloseTo(0.33, within(0.01));
  }

  @Test
  void evidenceThatIsNotTakenIsStoredAMinuteAfterItCanBe() throws Exception {
    pack.samples(1_210);
    byte[] before = Files.readAllBytes(file("evidence"));
    block("evidence");
    pack.samples(640);
    assertThat(file("evidence")).hasBinaryContent(before);
    long failures = pack.keeper.storeFailures();
    assertThat(failures).isPositive();

    free("evidence");
    pack.samples(70);
    powerCut();
    pack.desire(1, 0);

    assertThat(hours()).isGreaterThan(1_840.0 / HOUR_S);
  }

  @Test
  void agentThatEndsInOrderOnAFullDiskKeepsWhatWasStoredLast() throws Exception {
    pack.samples(1_210);
    block("evidence");
    pack.samples(300);
    pack.stop();
    free("evidence");

    boot();
    pack.desire(1, 0);

    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).isCloseTo(1_200.0 / HOUR_S, within(0.005));
    pack.samples(700);
    powerCut();
    pack.desire(1, 0);
    assertThat(hours()).isGreaterThan(1_700.0 / HOUR_S);
  }

  @Test
  void whatHasProvedItselfStaysInTheShadowUntilItsCommitIsStored() throws Exception {
    pack.samples(2 * HOUR_S - 100);
    block("pointer.json");
    pack.samples(200);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).isGreaterThan(2);

    free("pointer.json");
    pack.samples(130);

    assertThat(pack.last().state()).isEqualTo(COMMITTED);
    assertThat(pack.last().servingCounter()).isEqualTo(1);
  }

  @Test
  void whatMustGoGoesAtOnceAndNeverServesThoughTheDiskTakesItLater() throws Exception {
    pack.samples(1_210);
    block("pointer.json");
    Objects.requireNonNull(pack.lanes.correction().trial()).enters(); // and never leaves
    pack.turn();
    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.lanes.correction().trial()).isNull();
    assertThat(file("evidence")).doesNotExist();
    assertThat(slots()).isEqualTo(SlotState.SHADOW);
    pack.samples(30);
    assertThat(pack.lanes.correction().serving()).isNull();

    free("pointer.json");
    later(60);

    assertThat(slots()).isEqualTo(SlotState.REVERTED);
    pack.stop();
    boot();
    pack.desire(1, 0);
    assertThat(pack.last().state()).as("for good").isEqualTo(REVERTED);
  }

  @Test
  void whatServesGivesWayDuringATrialThoughTheDiskTakesItLater() throws Exception {
    pack.samples(2 * HOUR_S + 200);
    pack.broker.putAll(SignedReleases.messages(2, releases.honest(2)));
    pack.desire(2, 0);
    pack.samples(1_210);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    block("pointer.json");

    Objects.requireNonNull(pack.lanes.correction().serving()).enters(); // and never leaves
    pack.turn();

    assertThat(pack.lanes.correction().serving()).isNull();
    assertThat(pack.lanes.correction().trial()).isNull();
    assertThat(slots()).isEqualTo(SlotState.SHADOW);
    free("pointer.json");
    later(60);
    assertThat(pack.installed.pointer().committed()).isNull();
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(pack.last().counter()).isEqualTo(2);
    assertThat(hours()).as("it begins anew").isZero();
  }

  @Test
  void newestReleaseIsRememberedOnceTheDiskTakesIt() throws Exception {
    pack.samples(2 * HOUR_S - 100);
    block("trust.json");
    pack.samples(200);
    assertThat(pack.last().state()).isEqualTo(COMMITTED);
    assertThat(pack.installed.newestCommitted()).isEqualTo(1);
    assertThat(Files.readString(file("trust.json"))).doesNotContain("soc-correction");

    free("trust.json");
    later(60);

    assertThat(Files.readString(file("trust.json"))).contains("soc-correction");
  }

  @Test
  void bootOnAFullDiskServesWhatWasCommittedAndTriesTheNextReleaseLater() throws Exception {
    pack.samples(2 * HOUR_S + 100);
    assertThat(pack.last().servingCounter()).isEqualTo(1);
    pack.broker.putAll(SignedReleases.messages(2, releases.honest(2)));
    pack.desire(2, 0);
    pack.samples(700);
    block("pointer.json");
    block("trust.json");

    powerCut();
    pack.desire(2, 0);

    assertThat(pack.last().servingCounter()).isEqualTo(1);
    assertThat(pack.lanes.correction().serving()).isNotNull();
    assertThat(pack.lanes.correction().trial()).isNull();
    assertThat(pack.keeper.storeFailures()).isPositive();
    free("pointer.json");
    free("trust.json");
    later(60);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(hours()).as("what it had shown").isGreaterThan(0.15);
  }
}
