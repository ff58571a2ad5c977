package io.galvani.trainer.anomaly;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.Golden;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.candidate.UnsignedModel.Grounds;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.gate.GateReport;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import io.galvani.trainer.gate.LossCurve;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One round: train on healthy vehicles, set the threshold, export, compare with the champion and
 * simple peers on vehicles that none of them saw, gate, and leave a candidate to be signed if the
 * gate lets it pass.
 */
final class AnomalyRound {
  private static final int GOLDEN_ROWS = 4;
  private final ReleaseRepository repository;
  private final AnomalyPlan plan;
  private final GateRules rules;
  private final Progress progress;

  AnomalyRound(ReleaseRepository repository, AnomalyPlan plan, GateRules rules, Progress progress) {
    this.repository = repository;
    this.plan = plan;
    this.rules = rules;
    this.progress = progress;
  }

  /**
   * What a round is given.
   *
   * @param vehicles shared out
   * @param audience whom a release would be for
   * @param lineage where the vehicles come from
   * @param champion counter of the release to beat, 0 for the newest
   * @param nowMs Unix time, ms
   */
  record Task(
      FleetShares vehicles,
      Audience audience,
      Map<String, String> lineage,
      long champion,
      long nowMs) {}

  /**
   * What came of it.
   *
   * @param verdict of the gate
   * @param findings of every way to find faults
   * @param candidate name of the candidate; empty if the gate failed
   * @param report page that says why
   * @param parity largest difference between engine and ONNX Runtime
   * @param snippetsPerS snippets a second that training went through
   * @param onnx the model
   * @param losses mean loss of every pass
   * @param residentMib memory after every pass
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(
      GateVerdict verdict,
      Findings findings,
      Optional<String> candidate,
      Path report,
      double parity,
      double snippetsPerS,
      byte[] onnx,
      List<Double> losses,
      List<Long> residentMib) {}

  /**
   * Runs the round.
   *
   * @throws IllegalArgumentException saying what the vehicles lack
   * @throws InputException if the champion is not there or the repository cannot be written
   */
  Outcome run(Task task) {
    Champion champion = Champion.of(repository, task.champion());
    FleetShares vehicles = task.vehicles();
    progress.entered(Progress.Stage.TRAIN);
    long startNs = System.nanoTime();
    try (AnomalyModel model =
        AnomalyModel.train(vehicles.learned(), vehicles.threshold(), plan, progress)) {
      double tookS = (System.nanoTime() - startNs) / 1e9;
      progress.entered(Progress.Stage.EXPORT);
      byte[] onnx = AnomalyExport.onnx(model, Map.of("seed", Long.toString(plan.seed())));
      double parity = AnomalyExport.parity(model, onnx);
      progress.entered(Progress.Stage.GATE);
      Findings findings =
          Findings.of(
              vehicles,
              new RangedScorer(model.scorer(), model.drivers()),
              champion.scorer().orElse(null),
              simple(model, vehicles),
              plan);
      GateVerdict verdict = AnomalyGate.judge(findings, AnomalyExport.latencyMs(onnx), onnx, rules);
      String name = ReleaseRepository.candidateName(KnownModel.ANOMALY.id(), task.nowMs());
      Path report = write(name, verdict, findings, model.losses());
      Optional<String> candidate =
          verdict.passed()
              ? Optional.of(leave(name, task, model, onnx, verdict, findings, champion))
              : Optional.empty();
      return new Outcome(
          verdict,
          findings,
          candidate,
          report,
          parity,
          (double) model.snippets() * plan.epochs() / tookS,
          onnx,
          model.losses(),
          model.residentMib());
    }
  }

  /** Simple ways, taught by the same snippets and asked in the same range. */
  private List<Scorer> simple(AnomalyModel model, FleetShares vehicles) {
    List<Snippet> learned = AnomalyModel.snippets(vehicles.learned(), plan.snippetsPerVehicle());
    List<Snippet> unseen =
        AnomalyModel.snippets(vehicles.threshold(), Integer.MAX_VALUE).stream()
            .filter(snippet -> model.drivers().contain(snippet.values()))
            .toList();
    SnippetScale scale = model.scorer().scale();
    List<Scorer> peers = new ArrayList<>();
    PrincipalComponents linear = new PrincipalComponents(scale.apply(learned), plan.seed());
    peers.add(RebuiltScorer.fit("principal components", scale, linear, learned, unseen));
    peers.add(Deviations.farthestMean(learned));
    peers.add(Deviations.farthestCell());
    return peers.stream().map(peer -> (Scorer) new RangedScorer(peer, model.drivers())).toList();
  }

  private String leave(
      String name,
      Task task,
      AnomalyModel model,
      byte[] onnx,
      GateVerdict verdict,
      Findings findings,
      Champion champion) {
    Map<String, String> lineage = new TreeMap<>(task.lineage());
    lineage.put("plan", plan.toString());
    lineage.put("vehicles", task.vehicles().rule());
    lineage.put("engine", EngineSettings.LIBRARIES);
    lineage.put("champion", findings.champion().name());
    UnsignedModel unsigned =
        new UnsignedModel(
            KnownModel.ANOMALY,
            KnownModel.ANOMALY.features(model.ranges()),
            onnx,
            golden(onnx, AnomalyModel.snippets(task.vehicles().judged(), Integer.MAX_VALUE)));
    Grounds grounds =
        new Grounds(
            lineage,
            AnomalyGate.metrics(verdict, findings),
            AnomalyGate.gates(rules, plan),
            champion.counter());
    progress.entered(Progress.Stage.CANDIDATE);
    unsigned.leave(repository, name, task.audience(), grounds, task.nowMs());
    return name;
  }

  /** A few snippets, evenly over those given, and what the model answers. */
  static GoldenVectors golden(byte[] onnx, List<Snippet> snippets) {
    Golden golden = new Golden();
    try (OnnxModel model = OnnxModel.load(onnx)) {
      for (int k = 0; k < GOLDEN_ROWS; k++) {
        float[] row = snippets.get(k * (snippets.size() - 1) / (GOLDEN_ROWS - 1)).values();
        golden.given(row).answered(model.run(new float[][] {row})[0]);
      }
    }
    return golden.vectors();
  }

  private Path write(String name, GateVerdict verdict, Findings findings, List<Double> losses) {
    String page =
        GateReport.html(
                new GateReport.Compared(
                    name, findings.champion().name(), "1 less the area under the curve"),
                verdict,
                AnomalyGate.packs(findings))
            + "<pre>"
            + AnomalyReport.table(findings)
            + "</pre>"
            + LossCurve.html(losses);
    return GateReport.write(repository.folder("reports"), name, page);
  }
}
