package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.release.verify.RefusedException;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.Golden;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.candidate.UnsignedModel.Grounds;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.engine.ProcessMemory;
import io.galvani.trainer.gate.Coverage;
import io.galvani.trainer.gate.Gate;
import io.galvani.trainer.gate.GateReport;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import io.galvani.trainer.gate.HeldOutPack;
import io.galvani.trainer.gate.LossCurve;
import io.galvani.trainer.gate.RunCost;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundReport;
import io.galvani.trainer.soh.ensemble.CapacityExport;
import io.galvani.trainer.soh.ensemble.CapacityModel;
import io.galvani.trainer.soh.ensemble.EnsembleKind;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeColumns;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.LateStarts;
import io.galvani.trainer.soh.table.TrainingRows;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One round, of tables or of what the fleet streamed: train, export, gate, and leave a candidate if
 * the gate lets it pass.
 */
public final class TrainingRound {
  private static final int GOLDEN_ROWS = 4;
  private static final int LATENCY_ROWS = 96;
  private static final int PARITY_ROWS = 256;

  private final ReleaseRepository repository;
  private final GateRules rules;
  private final Progress progress;

  /**
   * @param progress told as it goes on; losses of passes are not known before the end
   */
  public TrainingRound(ReleaseRepository repository, GateRules rules, Progress progress) {
    this.repository = repository;
    this.rules = rules;
    this.progress = progress;
  }

  /**
   * What a round is given.
   *
   * @param train cells to learn from, of tables of one kind
   * @param heldOut other cells to judge on
   * @param heldOutRowsPerCell most rows of one of them, evenly over its life
   * @param plan how to train
   * @param audience whom a release would be for
   * @param lineage where the cells come from
   * @param champion counter of the release to beat, 0 for the newest
   * @param nowMs Unix time, ms
   */
  public record Task(
      List<ChargeCell> train,
      List<ChargeCell> heldOut,
      int heldOutRowsPerCell,
      TrainingPlan plan,
      Audience audience,
      Map<String, String> lineage,
      long champion,
      long nowMs) {
    ChargeColumns columns() {
      return train.get(0).columns();
    }
  }

  /**
   * What a round came to.
   *
   * @param verdict of the gate
   * @param champion what had to be beaten
   * @param candidate its name; empty if the gate failed
   * @param report page that says why
   * @param parity largest difference between engine and ONNX Runtime
   * @param peakMib most memory until the model was written
   */
  public record Outcome(
      GateVerdict verdict,
      String champion,
      Optional<String> candidate,
      Path report,
      double parity,
      long peakMib) {

    /** The same for the terminal. */
    public void print(PrintWriter out) {
      out.printf(
          "ONNX agrees within %.1e on %d fresh random rows; memory %d MiB at most%n",
          parity, PARITY_ROWS, peakMib);
      out.printf(
          "gate against %s: %s; %.1f %% better (95 %% interval %.1f to %.1f)%n",
          champion,
          verdict.passed() ? "passed" : "failed",
          100 * verdict.gain(),
          100 * verdict.gainLow(),
          100 * verdict.gainHigh());
      RoundReport.verdict(verdict, report, candidate, out);
    }
  }

  /** A model as it would be released. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Exported(byte[] onnx, double parity, List<Double> losses, long peakMib) {}

  /**
   * Runs the round.
   *
   * @throws InputException if the champion is not there or the repository cannot be written
   */
  public Outcome run(Task task) {
    Champion.newest(repository, task.columns(), task.champion());
    EngineSettings.apply();
    KnownUses uses = KnownUses.of(task.train());
    int parts = EnsembleKind.GALVANI.parts(task.plan().members());
    TrainingRows rows =
        TrainingRows.of(LateStarts.beside(task.train()), parts, task.plan().rowsPerCell(), uses);
    TrainingPlan plan = task.plan().sizedFor(rows.size());
    Exported exported = train(rows, plan);
    progress.entered(Progress.Stage.GATE);
    TrainingRows asked =
        TrainingRows.of(LateStarts.beside(task.heldOut()), 1, task.heldOutRowsPerCell(), uses);
    Champion newest = Champion.of(repository, rows, task.columns(), task.champion());
    Coverage coverage = Coverage.of(List.of(asked.inputs()), served(task, rows), newest.range());
    boolean alone = coverage.release().isPresent() && !coverage.comparable();
    Champion champion = alone ? Champion.linear(rows) : newest;
    Predicate<float[]> range = champion.range();
    TrainingRows compared = range == null ? asked : asked.where(range);
    try (OnnxModel challenger = OnnxModel.load(exported.onnx())) {
      List<HeldOutPack> packs =
          HeldOutErrors.of(
              compared, challenger.run(compared.inputs()), champion.capacityAh(compared));
      GateVerdict verdict =
          Gate.judge(
              packs,
              List.of(Gate.intervals(packs, rules), coverage.check()),
              latencyMs(challenger, asked.inputs()),
              exported.onnx().length,
              rules);
      String name = ReleaseRepository.candidateName(KnownModel.CAPACITY.id(), task.nowMs());
      Path report =
          GateReport.write(
              repository.folder("reports"),
              name,
              GateReport.html(
                      new GateReport.Compared(
                          name, champion.name(), "Mean error, share of the capacity"),
                      verdict,
                      packs)
                  + LossCurve.html(exported.losses()));
      if (verdict.passed()) {
        UnsignedModel model =
            new UnsignedModel(
                KnownModel.CAPACITY,
                task.columns().features(rows.inputs()),
                exported.onnx(),
                golden(challenger, asked));
        Map<String, String> lineage = lineage(task, uses, plan, champion);
        progress.entered(Progress.Stage.CANDIDATE);
        model.leave(
            repository,
            name,
            task.audience(),
            Grounds.of(lineage, verdict, rules, newest.counter()),
            task.nowMs());
      }
      return new Outcome(
          verdict,
          champion.name(),
          verdict.passed() ? Optional.of(name) : Optional.empty(),
          report,
          exported.parity(),
          exported.peakMib());
    }
  }

  private static ServedRange served(Task task, TrainingRows rows) {
    try {
      return ServedRange.of(task.columns().features(rows.inputs()));
    } catch (RefusedException impossible) {
      throw new IllegalStateException("what was just trained must state ranges", impossible);
    }
  }

  private Exported train(TrainingRows rows, TrainingPlan plan) {
    progress.entered(Progress.Stage.TRAIN);
    try (CapacityModel model =
        CapacityModel.train(
            rows,
            plan,
            EnsembleKind.GALVANI,
            (member, epoch, loss) -> told(plan, member, epoch, loss))) {
      progress.entered(Progress.Stage.EXPORT);
      byte[] onnx = CapacityExport.onnx(model, Map.of("seed", Long.toString(plan.seed())));
      double parity = CapacityExport.parity(model, onnx, PARITY_ROWS);
      List<Double> losses = Arrays.stream(model.losses()).boxed().toList();
      return new Exported(onnx, parity, losses, ProcessMemory.peakMib());
    }
  }

  private void told(TrainingPlan plan, int member, int epoch, double loss) {
    progress.told(
        new Progress.Epoch(
            member, plan.members(), epoch, plan.epochs(), loss, ProcessMemory.residentMib()));
  }

  private static Map<String, String> lineage(
      Task task, KnownUses uses, TrainingPlan plan, Champion champion) {
    Map<String, String> lineage = new TreeMap<>(task.lineage());
    lineage.put("train_cells", Integer.toString(task.train().size()));
    lineage.put("held_out_cells", Integer.toString(task.heldOut().size()));
    lineage.putAll(uses.lineage());
    lineage.put("plan", plan.toString());
    lineage.put("engine", EngineSettings.LIBRARIES);
    lineage.put("champion", champion.name());
    return lineage;
  }

  private static GoldenVectors golden(OnnxModel model, TrainingRows asked) {
    Golden golden = new Golden();
    int rows = Math.min(GOLDEN_ROWS, asked.size());
    for (int k = 0; k < rows; k++) {
      float[] row = asked.inputs()[k * (asked.size() / rows)];
      golden.given(row).answered(model.run(new float[][] {row})[0]);
    }
    return golden.vectors();
  }

  /** Cost of 96 rows, ms on one core. */
  private static double latencyMs(OnnxModel model, float[][] inputs) {
    float[][] rows = new float[LATENCY_ROWS][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = inputs[k % inputs.length];
    }
    return RunCost.medianMs(() -> model.run(rows));
  }
}
