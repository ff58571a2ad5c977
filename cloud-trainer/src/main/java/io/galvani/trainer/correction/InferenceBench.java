package io.galvani.trainer.correction;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.round.Progress;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani bench}: what a step of the correction costs, by what runs it. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Times one step of the SOC correction for 1 and 96 packs in ONNX Runtime with "
            + "pinned buffers, in the training engine (DJL, PyTorch) and in plain Java, one "
            + "thread each, and checks that they agree.")
public final class InferenceBench implements Callable<Integer> {
  private static final int[] ROWS = {1, 96};
  private static final CorrectionPlan PLAN = new CorrectionPlan(2, 12, 1, 8, 60, 5_000, 1);

  @Option(names = "--steps", defaultValue = "2000", description = "Steps that are timed.")
  private int steps;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** One way to run a step. */
  private interface Runner {
    void step() throws ModelException;
  }

  @Override
  public Integer call() throws ModelException {
    OnnxModel.requireRuntime();
    PrintWriter out = spec.commandLine().getOut();
    List<CorrectionSequence> packs =
        TwinSequences.fleet(CellLibrary.shipped().get("lg-hg2").parameters(), 6, 1, 1);
    try (CorrectionModel model = CorrectionTraining.train(packs, PLAN, Progress.SILENT)) {
      byte[] onnx = CorrectionExport.onnx(model, Map.of());
      out.printf(
          Locale.ROOT,
          "parity %.1e; plain Java within %.1e of it%n",
          CorrectionExport.parity(model, onnx),
          plainDifference(model, onnx, packs.get(0)));
      out.printf("%-26s %6s %10s %10s%n", "one step in", "packs", "p50, µs", "p99, µs");
      for (int rows : ROWS) {
        try (RecurrentModel runtime = RecurrentModel.load(onnx, rows)) {
          time("ONNX Runtime, pinned", rows, runtime::run, out);
        }
        float[] x = new float[rows * CorrectionSequence.FEATURES];
        float[] hidden = new float[rows * PLAN.units()];
        time(
            "DJL, PyTorch",
            rows,
            () -> model.members().forEach(member -> member.oneStep(x, rows, hidden)),
            out);
        time("plain Java", rows, plain(model, packs.get(0).features()[0], rows), out);
      }
    }
    out.flush();
    return 0;
  }

  private static Runner plain(CorrectionModel model, float[] row, int rows) {
    PlainCorrection plain = new PlainCorrection(model);
    float[][] states = new float[rows][plain.hiddenSize()];
    float[] answer = new float[2];
    return () -> {
      for (float[] state : states) {
        plain.step(row, state, answer);
      }
    };
  }

  /** Largest difference of an answer to ONNX Runtime's over a pack, the correction in sigmas. */
  static double plainDifference(CorrectionModel model, byte[] onnx, CorrectionSequence pack) {
    PlainCorrection plain = new PlainCorrection(model);
    float[] hidden = new float[plain.hiddenSize()];
    float[] other = new float[plain.hiddenSize()];
    float[] answer = new float[2];
    float[] expected = new float[2];
    double worst = 0;
    try (OnnxNetwork network = OnnxNetwork.load(onnx)) {
      for (float[] row : pack.features()) {
        plain.step(row, hidden, answer);
        network.step(row, other, expected);
        float sigma = row[CorrectionSequence.SOC_SIGMA];
        worst = Math.max(worst, Math.abs(answer[0] - expected[0]) / sigma);
        worst = Math.max(worst, Math.abs(answer[1] - expected[1]) / Math.abs(expected[1]));
      }
    }
    return worst;
  }

  private void time(String name, int rows, Runner runner, PrintWriter out) throws ModelException {
    double[] tookUs = new double[Math.max(1, steps)];
    for (int k = -tookUs.length / 2; k < tookUs.length; k++) {
      long start = System.nanoTime();
      runner.step();
      if (k >= 0) {
        tookUs[k] = (System.nanoTime() - start) / 1e3;
      }
    }
    Arrays.sort(tookUs);
    out.printf(
        Locale.ROOT,
        "%-26s %6d %10.1f %10.1f%n",
        name,
        rows,
        tookUs[tookUs.length / 2],
        tookUs[(int) (0.99 * (tookUs.length - 1))]);
    out.flush();
  }
}
