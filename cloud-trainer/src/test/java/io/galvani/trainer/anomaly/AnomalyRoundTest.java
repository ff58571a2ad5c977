package io.galvani.trainer.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.battery.anomaly.DriverRanges;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingRange;
import io.galvani.release.run.RowModel;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.release.SignedCandidate;
import io.galvani.trainer.round.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small round over small packs: enough to train, to export, to judge and to leave behind. */
final class AnomalyRoundTest {
  private static final AnomalyPlan PLAN = new AnomalyPlan(24, 4, 30, 32, 500, 0.5, 3);
  private static final FleetPlan FLEET = new FleetPlan(60, 3, 1, 4, 8, 5);
  private static final CellParameters CELL =
      CellLibrary.shipped().get("lg-hg2").parameters().scaledTo(60);
  private static final Audience AUDIENCE = new Audience(List.of("*"), List.of("*"), List.of("NMC"));
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final List<Progress.Epoch> TOLD = new ArrayList<>();

  private static FleetShares shares;
  private static AnomalyRound.Outcome outcome;
  private static AnomalyModel model;
  private static Path repository = Path.of("");

  @BeforeAll
  static void run(@TempDir Path folder) {
    repository = folder;
    List<VehicleRecord> vehicles = new ArrayList<>();
    SimulatedFleet.healthy(CELL, FLEET).forEach(v -> vehicles.add(VehicleRecord.of(v)));
    SimulatedFleet.faulty(CELL, FLEET).stream()
        .filter(v -> v.stratum().matches("stuck.*|.*joint 0.8.*|imbalance -0.07.*"))
        .forEach(v -> vehicles.add(VehicleRecord.of(v)));
    shares = FleetShares.of(vehicles);
    outcome =
        new AnomalyRound(new ReleaseRepository(folder), PLAN, GateRules.DEFAULT, TOLD::add)
            .run(new AnomalyRound.Task(shares, AUDIENCE, Map.of(), 0, NOW_MS));
    model = AnomalyModel.train(shares.learned(), shares.threshold(), PLAN, Progress.SILENT);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void exportAgreesWithTheEngineOnFreshSnippets() {
    assertThat(outcome.parity()).isLessThanOrEqualTo(1e-5);
  }

  @Test
  void grossFaultsScoreAboveHealthySnippets() {
    assertThat(outcome.findings().challenger().meanAuroc()).isGreaterThan(0.9);
  }

  @Test
  void healthyVehiclesAreLearnedFromAndFaultyOnesNever() {
    assertThat(shares.learned()).isNotEmpty().noneMatch(VehicleRecord::faulty);
    assertThat(shares.threshold()).isNotEmpty().noneMatch(VehicleRecord::faulty);
    List<VehicleRecord> faulty = outcome.findings().faulty();
    assertThatThrownBy(() -> AnomalyModel.train(faulty, shares.threshold(), PLAN, Progress.SILENT))
        .hasMessage("vehicles to learn from must be healthy");
  }

  @Test
  void vehicleIsOnTheSameSideHoweverManyThereAre() {
    List<String> learned = names(shares.learned());
    List<VehicleRecord> fewer = shares.learned().subList(0, shares.learned().size() / 2);

    assertThat(learned).containsAll(names(FleetShares.of(fewer).learned()));
    assertThat(FleetShares.of(fewer).threshold()).isEmpty();
    assertThat(FleetShares.of(fewer).judged()).isEmpty();
  }

  private static List<String> names(List<VehicleRecord> vehicles) {
    return vehicles.stream().map(v -> v.name()).toList();
  }

  @Test
  void threeFaultyVehiclesProveNothingSoThatNoCandidateIsLeft() {
    assertThat(outcome.verdict().passed()).isFalse();
    assertThat(outcome.candidate()).isEmpty();
    assertThat(outcome.verdict().checks())
        .anyMatch(check -> check.name().equals("packs") && !check.passed());
    assertThat(Files.exists(repository.resolve("candidates"))).isFalse();
  }

  @Test
  void manifestStatesWhatTheModelKnowsAndEdgeAndStreamRunItAlike() throws Exception {
    byte[] onnx = AnomalyExport.onnx(model, Map.of());
    List<Snippet> snippets = shares.judged().get(0).snippets();
    ReleaseManifest manifest =
        ReleaseManifest.parse(
            new UnsignedModel(
                    KnownModel.ANOMALY,
                    KnownModel.ANOMALY.features(model.ranges()),
                    onnx,
                    AnomalyRound.golden(onnx, snippets))
                .manifest(
                    AUDIENCE,
                    new UnsignedModel.Grounds(
                        Map.of(),
                        AnomalyGate.metrics(outcome.verdict(), outcome.findings()),
                        AnomalyGate.gates(GateRules.DEFAULT, PLAN),
                        0),
                    NOW_MS)
                .toBytes());

    assertThat(manifest.features().sha256()).isEqualTo(KnownModel.ANOMALY.features().sha256());
    assertThat(manifest.metrics())
        .containsKeys("auroc", "event_recall", "false_alarms_per_pack_day_upper_95");
    DriverRanges ranges = TrainingRange.drivers(manifest.features());
    Snippet learned = shares.learned().get(0).snippets().get(0);
    assertThat(ranges.contain(learned.values())).isTrue();
    float[] foreign = learned.values().clone();
    foreign[SnippetFeature.TEMPERATURE.index() * PackSnippets.STEPS] = -30;
    assertThat(ranges.contain(foreign)).isFalse();
    float[] answer = new float[AnomalyNetwork.ANSWERS];
    try (RowModel model =
        RowModel.load(onnx, RowModel.Names.SNIPPET, PackSnippets.WIDTH, AnomalyNetwork.ANSWERS)) {
      List<Float> golden = manifest.golden().inputs().get(0);
      float[] row = new float[golden.size()];
      for (int k = 0; k < row.length; k++) {
        row[k] = golden.get(k);
      }
      model.run(row, answer);
    }
    assertThat(answer[0]).isEqualTo(manifest.golden().outputs().get(0).get(0));
    assertThat(answer[0])
        .isCloseTo(answer[1] + answer[2], org.assertj.core.data.Offset.offset(1e-5f));
  }

  @Test
  void releaseIsJudgedBesideTheSimpleWaysAndByTheSameSnippets(@TempDir Path home) {
    byte[] onnx = AnomalyExport.onnx(model, Map.of());
    ReleaseRepository own = new ReleaseRepository(home.resolve("models"));
    new UnsignedModel(
            KnownModel.ANOMALY,
            KnownModel.ANOMALY.features(model.ranges()),
            onnx,
            AnomalyRound.golden(onnx, shares.judged().get(0).snippets()))
        .leave(
            own,
            "first",
            AUDIENCE,
            new UnsignedModel.Grounds(
                Map.of(),
                AnomalyGate.metrics(outcome.verdict(), outcome.findings()),
                AnomalyGate.gates(GateRules.DEFAULT, PLAN),
                0),
            NOW_MS);
    SignedCandidate.release(home, "first");

    Findings findings =
        new AnomalyRound(own, PLAN, GateRules.DEFAULT, Progress.SILENT)
            .run(new AnomalyRound.Task(shares, AUDIENCE, Map.of(), 1, NOW_MS))
            .findings();

    Judgement release = findings.peers().get(0);
    assertThat(release.name()).isEqualTo("release 1");
    assertThat(findings.coverage().shared()).isCloseTo(1, within(1e-9));
    assertThat(findings.coverage().release()).hasValue(findings.coverage().challenger());
    assertThat(release.auroc().keySet()).isEqualTo(findings.challenger().auroc().keySet());
    assertThat(release.meanAuroc())
        .as("the same vehicles teach the same")
        .isCloseTo(findings.challenger().meanAuroc(), within(0.005));
  }

  @Test
  void reportShowsEveryWayAndTheLossFalls() throws Exception {
    assertThat(Files.readString(outcome.report()))
        .contains("principal components", "farthest mean", "rules", "high-resistance-joint");
    assertThat(TOLD).hasSize(30);
    assertThat(TOLD.get(29).loss()).isLessThan(TOLD.get(0).loss());
  }

  @Test
  void releaseThatIsNotThereIsNoChampion() {
    assertThatThrownBy(() -> Champion.of(new ReleaseRepository(repository), 4))
        .hasMessage(
            "champion must be the newest release of anomaly, but 4 was wanted and there is none");
  }
}
