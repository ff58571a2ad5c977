package io.galvani.trainer.correction;

import io.galvani.battery.correction.FeatureRanges;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.Golden;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.candidate.UnsignedModel.Grounds;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.gate.Gate;
import io.galvani.trainer.gate.GateReport;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import io.galvani.trainer.gate.HeldOutPack;
import io.galvani.trainer.gate.LossCurve;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One round: train, export, compare with the champion on packs that neither saw, gate, and leave a
 * candidate to be signed if the gate lets it pass.
 */
public final class CorrectionRound {
  private static final int GOLDEN_ROWS = 4;
  private final ReleaseRepository repository;
  private final CorrectionPlan plan;
  private final GateRules rules;
  private final Progress progress;

  public CorrectionRound(
      ReleaseRepository repository, CorrectionPlan plan, GateRules rules, Progress progress) {
    this.repository = repository;
    this.plan = plan;
    this.rules = rules;
    this.progress = progress;
  }

  /**
   * What a round is given.
   *
   * @param train sequences to learn from
   * @param beside sequences of other cells to learn from as well
   * @param heldOut sequences of other packs, to judge on
   * @param audience whom a release would be for
   * @param lineage where the sequences come from
   * @param champion counter of the release to beat, 0 for the newest
   * @param nowMs Unix time, ms
   */
  public record Task(
      List<CorrectionSequence> train,
      List<CorrectionSequence> beside,
      List<CorrectionSequence> heldOut,
      Audience audience,
      Map<String, String> lineage,
      long champion,
      long nowMs) {}

  /**
   * What came of it.
   *
   * @param verdict of the gate
   * @param packs errors by held-out pack, percentage points of SOC
   * @param candidate name of the candidate; empty if the gate failed
   * @param report page that says why
   * @param championName what had to be beaten
   * @param parity largest difference between engine and ONNX Runtime
   * @param stepsPerS steps a second that training went through
   * @param onnx the model
   * @param losses mean loss of every pass
   * @param residentMib memory after every pass
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Outcome(
      GateVerdict verdict,
      List<HeldOutPack> packs,
      Optional<String> candidate,
      Path report,
      String championName,
      double parity,
      double stepsPerS,
      byte[] onnx,
      List<Double> losses,
      List<Long> residentMib) {

    /** Mean absolute error of the champion on held-out packs, percentage points of SOC. */
    public double championError() {
      return packs.stream().mapToDouble(HeldOutPack::championError).average().orElse(Double.NaN);
    }

    /** The same of the challenger. */
    public double challengerError() {
      return packs.stream().mapToDouble(HeldOutPack::challengerError).average().orElse(Double.NaN);
    }
  }

  /**
   * Runs the round.
   *
   * @throws IllegalArgumentException saying what the sequences lack
   * @throws InputException if the champion is not there or the repository cannot be written
   */
  public Outcome run(Task task) {
    Champion champion = Champion.of(repository, task.champion());
    requireJudges(task.heldOut());
    long startNs = System.nanoTime();
    progress.entered(Progress.Stage.TRAIN);
    try (CorrectionModel model =
        CorrectionTraining.train(task.train(), task.beside(), plan, progress)) {
      double tookS = (System.nanoTime() - startNs) / 1e9;
      double steps = (double) stepsTrained(task) * plan.epochs() * plan.members();
      progress.entered(Progress.Stage.EXPORT);
      byte[] onnx = CorrectionExport.onnx(model, CorrectionFile.meta(model));
      double parity = CorrectionExport.parity(model, onnx);
      progress.entered(Progress.Stage.GATE);
      FeatureRanges ranges = model.featureRanges();
      List<HeldOutPack> packs = HeldOut.compare(onnx, ranges, champion, task.heldOut());
      GateVerdict verdict = Gate.judge(packs, HeldOut.latencyMs(onnx), onnx.length, rules);
      String name = ReleaseRepository.candidateName(KnownModel.SOC_CORRECTION.id(), task.nowMs());
      GateReport.Compared what =
          new GateReport.Compared(
              name, champion.name(), "Mean error of the state of charge, percentage points");
      String page = GateReport.html(what, verdict, packs) + LossCurve.html(model.losses());
      Path report = GateReport.write(repository.folder("reports"), name, page);
      Optional<String> candidate =
          verdict.passed()
              ? Optional.of(leave(name, task, model, onnx, verdict, champion))
              : Optional.empty();
      return new Outcome(
          verdict,
          packs,
          candidate,
          report,
          champion.name(),
          parity,
          steps / tookS,
          onnx,
          model.losses(),
          model.residentMib());
    }
  }

  private static void requireJudges(List<CorrectionSequence> heldOut) {
    if (heldOut.stream().allMatch(row -> row.labelled() == 0)) {
      throw new IllegalArgumentException(
          "held-out packs must have labelled steps, but none of %d sequences has"
              .formatted(heldOut.size()));
    }
  }

  private int stepsTrained(Task task) {
    return Stream.of(task.train(), task.beside())
        .flatMap(rows -> CorrectionTraining.capped(rows, plan.stepsPerPack()).stream())
        .mapToInt(CorrectionSequence::steps)
        .sum();
  }

  private String leave(
      String name,
      Task task,
      CorrectionModel model,
      byte[] onnx,
      GateVerdict verdict,
      Champion champion) {
    Map<String, String> lineage = new TreeMap<>(task.lineage());
    lineage.put("plan", plan.toString());
    lineage.put("engine", EngineSettings.LIBRARIES);
    lineage.put("champion", champion.name());
    UnsignedModel unsigned =
        new UnsignedModel(
            KnownModel.SOC_CORRECTION,
            KnownModel.SOC_CORRECTION.features(model.ranges()),
            onnx,
            golden(onnx, longest(task.heldOut())));
    progress.entered(Progress.Stage.CANDIDATE);
    unsigned.leave(
        repository,
        name,
        task.audience(),
        Grounds.of(lineage, verdict, rules, champion.counter()),
        task.nowMs());
    return name;
  }

  /** Steps of a sequence with the hidden states that they came with, and what the model answers. */
  private static GoldenVectors golden(byte[] onnx, CorrectionSequence row) {
    Golden golden = new Golden();
    try (OnnxNetwork network = OnnxNetwork.load(onnx)) {
      float[] hidden = new float[network.hiddenSize()];
      float[] answer = new float[2];
      int every = Math.max(1, row.steps() / GOLDEN_ROWS);
      for (int step = 0; step < row.steps() && golden.size() < GOLDEN_ROWS; step++) {
        if (!row.finite(step)) {
          continue;
        }
        float[] before = hidden.clone();
        network.step(row.features()[step], hidden, answer);
        if (step % every == 0) {
          golden.given(row.features()[step], before).answered(answer, hidden);
        }
      }
    }
    return golden.vectors();
  }

  private static CorrectionSequence longest(List<CorrectionSequence> rows) {
    return rows.stream()
        .max(java.util.Comparator.comparingInt(CorrectionSequence::labelled))
        .orElseThrow();
  }
}
