package io.galvani.trainer.correction;

import io.galvani.battery.correction.FeatureRanges;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.trainer.gate.HeldOutPack;
import io.galvani.trainer.gate.RunCost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares champion and challenger on held-out packs, pack by pack and stratum by stratum. */
final class HeldOut {
  private static final int LATENCY_ROWS = 96;

  private final Map<List<String>, double[]> sums = new LinkedHashMap<>();

  private HeldOut() {}

  /** Errors of both, percentage points of SOC; the filter alone is the champion where none is. */
  static List<HeldOutPack> compare(
      byte[] challenger, FeatureRanges ranges, Champion champion, List<CorrectionSequence> rows) {
    HeldOut held = new HeldOut();
    FusedErrors.run(
        challenger,
        ranges,
        rows,
        step -> {
          double[] sum = held.of(step);
          sum[0]++;
          sum[1] += 100 * Math.abs(step.fusedError());
          sum[2] += step.covered() ? 1 : 0;
        });
    champion.errors(rows, step -> held.of(step)[3] += 100 * Math.abs(step.fusedError()));
    List<HeldOutPack> packs = new ArrayList<>();
    held.sums.forEach(
        (key, sum) ->
            packs.add(
                new HeldOutPack(
                    key.get(0), key.get(1), sum[3] / sum[0], sum[1] / sum[0], sum[2] / sum[0])));
    return packs;
  }

  private double[] of(FusedErrors.Step step) {
    List<String> key = List.of(step.row().pack(), step.row().stratum());
    return sums.computeIfAbsent(key, any -> new double[4]);
  }

  /** Cost of a step of 96 packs at once, ms on one core. */
  static double latencyMs(byte[] onnx) {
    try (RecurrentModel model = RecurrentModel.load(onnx, LATENCY_ROWS)) {
      return RunCost.medianMs(model::run);
    } catch (ModelException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
