package io.galvani.edge.model;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.detect.Severity;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.edge.TestCells;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ModelReport.State;
import io.galvani.schemas.model.ReleaseKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack keeps a release of each model, with slots, counters and reports of its own. */
final class TwoModelsTest implements ModelLine {
  private static final PackId PACK = new PackId("acme", "pack-1");
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final int CELLS = 4;
  private static final Surroundings AROUND = new Surroundings("pack", "boot 1");

  @TempDir Path home = Path.of("");
  private final SignedReleases releases = new SignedReleases(NOW_MS);
  private final Map<String, byte[]> broker = new HashMap<>();
  private final List<ModelReport> reports = new ArrayList<>();
  private final List<String> topics = new ArrayList<>();
  private final List<String> unanswered = new ArrayList<>();
  private final List<AlertTransition> alerts = new ArrayList<>();
  private final PackTwin twin =
      new PackTwin(TwinSettings.of(CELLS), TestCells.nmc().parameters(), 7, List.of());
  private final PackModel model = twin.model();
  private final PackEstimator estimator = new PackEstimator(model);
  private final PackDetector detector = new PackDetector(model);
  private final DetectorState watch = detector.newState();
  private final PackState state = estimator.newState();
  private final HealthState health = new PackHealth(model).newState();
  private final PackSample sample = new PackSample();
  private PackLanes lanes = new PackLanes(model);
  private long nowMs = 1_000;
  private final List<ModelKeeper> keepers = new ArrayList<>();
  private ModelsConfig config = ModelsConfig.of(Path.of(""), Path.of(""), SignedReleases.HARDWARE);

  @BeforeEach
  void open() throws Exception {
    NativeRuntime.prepare(Path.of("target"));
    config =
        ModelsConfig.of(home.resolve("models"), releases.deliver(home), SignedReleases.HARDWARE)
            .withShadow(Duration.ofHours(2))
            .withBudget(4_096, 5_000);
    boot(true);
  }

  @AfterEach
  void close() {
    keepers.forEach(keeper -> keeper.close(true));
  }

  private void boot(boolean endedInOrder) throws Exception {
    keepers.forEach(keeper -> keeper.close(endedInOrder));
    keepers.clear();
    lanes = new PackLanes(model);
    for (KnownModel known : KnownModel.values()) {
      InstalledReleases installed =
          OpenSlots.in(config.dir().resolve(known.id()), PACK, known, config, AROUND, NOW_MS);
      ModelKeeper keeper =
          new ModelKeeper(PACK, known, config, installed, lanes, this, () -> 77, () -> NOW_MS, 1);
      keeper.boot();
      keeper.linkUp(nowMs);
      keepers.add(keeper);
    }
    lanes.resumed(0);
  }

  @Override
  public void subscribe(List<String> more) {
    topics.addAll(more);
    unanswered.addAll(more);
  }

  @Override
  public void publish(String topic, byte[] payload) {
    try {
      ModelReport report = ModelReport.parse(payload);
      KnownModel of = KnownModel.of(report.model()).orElseThrow();
      assertThat(topic).isEqualTo(ModelTopics.report(PACK, of).toString());
      reports.add(report);
    } catch (MalformedMessageException amiss) {
      throw new AssertionError(amiss);
    }
  }

  private void turn() throws InterruptedException {
    do {
      for (String topic : List.copyOf(unanswered)) {
        byte[] payload = broker.get(topic);
        if (payload != null) {
          ReleaseKey key = ReleaseKey.parseTopic(topic).orElseThrow();
          keepers.forEach(keeper -> keeper.onRelease(key, payload, nowMs));
        }
        unanswered.remove(topic);
      }
      for (ModelKeeper keeper : keepers) {
        keeper.tick(nowMs);
      }
    } while (unanswered.stream().anyMatch(broker::containsKey));
  }

  private void desire(KnownModel known, long counter, long withdrawn) throws InterruptedException {
    byte[] wish =
        new ModelDesired(PACK, known.id(), counter, withdrawn, 1, counter + withdrawn).toBytes();
    keepers.stream().filter(k -> k.model() == known).forEach(k -> k.onDesired(wish, nowMs));
    turn();
  }

  private void offerWatch(long counter, float score) throws InterruptedException {
    byte[] onnx = OnnxBytes.row(PackSnippets.WIDTH, score, score, 0);
    float[][] ranges = new float[SnippetFeature.COUNT][];
    Arrays.setAll(ranges, f -> new float[] {-1000, 1000});
    GoldenVectors golden =
        new GoldenVectors(
            List.of(Collections.nCopies(PackSnippets.WIDTH, 0.1f)),
            List.of(List.of(score, score, 0f)),
            1e-5);
    ReleaseManifest manifest =
        releases.manifest(
            KnownModel.ANOMALY, counter, onnx, KnownModel.ANOMALY.features(ranges), golden);
    broker.putAll(
        SignedReleases.messages(KnownModel.ANOMALY, counter, releases.parts(manifest, onnx)));
    desire(KnownModel.ANOMALY, counter, 0);
  }

  private void offerCorrection(long counter) throws InterruptedException {
    broker.putAll(SignedReleases.messages(counter, releases.honest(counter)));
    desire(KnownModel.SOC_CORRECTION, counter, 0);
  }

  private void drive(int samples) throws InterruptedException {
    for (int k = 0; k < samples; k++) {
      nowMs += 1_000;
      twin.next(sample);
      StepOutcome outcome = estimator.step(state, sample);
      lanes.onSample(state, sample, outcome, Double.NaN, health);
      lanes.tell(detector, watch, sample, this::onAlert);
      if (k % 600 == 0) {
        turn();
      }
    }
    turn();
  }

  private void onAlert(AlertTransition alert) {
    alerts.add(alert);
    if (alert.phase() == AlertTransition.Phase.RAISED) {
      lanes.onAlert(alert.rule());
    }
  }

  private ModelReport last(KnownModel known) {
    return reports.stream()
        .filter(r -> r.model().equals(known.id()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void releasesOfBothModelsAreFetchedTriedShadowedAndServeByTheirOwnCounters() throws Exception {
    offerCorrection(7);
    offerWatch(3, 0.5f);
    assertThat(last(KnownModel.SOC_CORRECTION).state()).isEqualTo(State.SHADOW);
    assertThat(last(KnownModel.ANOMALY).state()).isEqualTo(State.SHADOW);
    assertThat(topics).anyMatch(t -> t.endsWith("/model/desired"));
    assertThat(topics).anyMatch(t -> t.endsWith("/model/desired/anomaly"));
    assertThat(lanes.anomalyScore()).isNaN();

    drive(15_000);

    assertThat(last(KnownModel.SOC_CORRECTION).servingCounter()).isEqualTo(7);
    ModelReport watched = last(KnownModel.ANOMALY);
    assertThat(watched.servingCounter()).isEqualTo(3);
    assertThat(watched.state()).isEqualTo(State.COMMITTED);
    assertThat(watched.figures().steps()).isGreaterThan(30);
    assertThat(watched.figures().outOfRangeShare()).isZero();
    assertThat(lanes.anomalyScore()).isEqualTo(0.5);
    assertThat(lanes.soc()).isNotEqualTo(state.soc());
    assertThat(alerts).isEmpty();
  }

  @Test
  void whatIsOnTrialRaisesNothingAndSaysHowOftenItWouldHave() throws Exception {
    offerWatch(3, 1.5f);
    drive(7_000);

    assertThat(alerts).isEmpty();
    assertThat(last(KnownModel.ANOMALY).state()).isEqualTo(State.SHADOW);
    assertThat(lanes.anomaly().figures().alertsPerDay()).isPositive();
  }

  /** It would raise what serves raises: that is one alert, not two, and no more than before. */
  @Test
  void alertsOfTheWatchThatServesAreNotHeldAgainstTheOneOnTrial() throws Exception {
    offerWatch(3, 0.5f);
    drive(15_000);
    assertThat(last(KnownModel.ANOMALY).servingCounter()).isEqualTo(3);
    offerWatch(4, 0.5f);

    lanes.onAlert("learned-anomaly");
    drive(5_000);
    assertThat(lanes.anomaly().figures().alertsPerDay()).isZero();
    lanes.onAlert("cell-resistance");

    assertThat(lanes.anomaly().figures().alertsPerDay())
        .as("what a rule finds is found with either")
        .isPositive();
  }

  @Test
  void alertOfWhatServesIsForInformationAndEndsWhenItIsWithdrawn() throws Exception {
    offerWatch(3, 1.5f);
    drive(22_000);
    assertThat(alerts).isNotEmpty();
    assertThat(alerts.get(0).rule()).isEqualTo("learned-anomaly");
    assertThat(alerts).allSatisfy(a -> assertThat(a.severity()).isEqualTo(Severity.INFO));

    desire(KnownModel.ANOMALY, 3, 3);
    drive(2);

    assertThat(last(KnownModel.ANOMALY).servingCounter()).isZero();
    assertThat(alerts.get(alerts.size() - 1).phase()).isEqualTo(AlertTransition.Phase.CLEARED);
  }

  @Test
  void bootLoadsWhatEachModelCommittedAndRevertsWhatWasOnTrial() throws Exception {
    offerCorrection(7);
    drive(8_000);
    assertThat(last(KnownModel.SOC_CORRECTION).servingCounter()).isEqualTo(7);
    offerWatch(3, 0.5f);

    boot(false);
    turn();

    assertThat(last(KnownModel.SOC_CORRECTION).servingCounter()).isEqualTo(7);
    assertThat(last(KnownModel.ANOMALY).servingCounter()).isZero();
    assertThat(last(KnownModel.ANOMALY).state()).isEqualTo(State.REVERTED);
  }

  @Test
  void trialsOfBothGoOnAfterABootWithWhatTheyShowed() throws Exception {
    offerCorrection(7);
    offerWatch(3, 1.5f);
    drive(4_000);
    ModelFigures corrected = lanes.correction().figures();
    ModelFigures watched = lanes.anomaly().figures();
    assertThat(watched.steps()).isPositive();
    assertThat(watched.alertsPerDay()).isPositive();

    boot(true);
    offerCorrection(7);
    offerWatch(3, 1.5f);

    assertThat(shown(lanes.correction().figures())).isEqualTo(shown(corrected));
    assertThat(shown(lanes.anomaly().figures())).isEqualTo(shown(watched));
    assertThat(lanes.anomaly().figures().latencyP99Ms())
        .isEqualTo(watched.latencyP99Ms())
        .isPositive();
    drive(3_000);
    assertThat(last(KnownModel.SOC_CORRECTION).state()).isEqualTo(State.SHADOW);
    assertThat(lanes.anomaly().figures().alertsPerDay())
        .as("an alert that was open is not counted again")
        .isCloseTo(24 / lanes.anomaly().figures().hours(), within(1e-9));
    drive(5_000);
    assertThat(last(KnownModel.SOC_CORRECTION).servingCounter()).isEqualTo(7);
    assertThat(last(KnownModel.ANOMALY).servingCounter()).isEqualTo(3);
  }

  /** Without what is measured of the process that runs it. */
  private static ModelFigures shown(ModelFigures all) {
    return new ModelFigures(
        all.hours(),
        all.steps(),
        all.anchors(),
        all.anchorError(),
        all.championAnchorError(),
        all.innovationRatio(),
        all.alertsPerDay(),
        all.championAlertsPerDay(),
        0,
        0,
        all.divergence(),
        all.outOfRangeShare());
  }

  @Test
  void innovationIsJudgedOfCapacityAlone() {
    ModelFigures figures = new ModelFigures(9, 99, 0, NaN, NaN, 1.6, NaN, NaN, 1, 1, 0, 0);

    for (KnownModel known : KnownModel.values()) {
      TrialJudge judge = new TrialJudge(config, lanes.of(known).terms());
      assertThat(judge.worse(figures).isPresent())
          .as(known.id())
          .isEqualTo(known == KnownModel.CAPACITY);
    }
  }

  @Test
  void budgetOfMemoryIsForAllReleasesOfAPackTogether() {
    TrialJudge judge = new TrialJudge(config.withBudget(10, 5_000), TrialTerms.STEADY);

    assertThat(judge.overBudget(ModelFigures.NONE, 9)).isEmpty();
    assertThat(judge.overBudget(ModelFigures.NONE, 11))
        .hasValueSatisfying(why -> assertThat(why).startsWith("the releases of a pack may add 10"));
  }
}
