package io.galvani.trainer.correction;

import io.galvani.battery.correction.FeatureRanges;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.trainer.gate.HeldOutPack;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Median of 50 steps of 96 packs at once, after 20 to warm up, ms. */
  static double latencyMs(byte[] onnx) {
    try (RecurrentModel model = RecurrentModel.load(onnx, LATENCY_ROWS)) {
      double[] tookMs = new double[50];
      for (int k = -20; k < tookMs.length; k++) {
        long start = System.nanoTime();
        model.run();
        if (k >= 0) {
          tookMs[k] = (System.nanoTime() - start) / 1e6;
        }
      }
      Arrays.sort(tookMs);
      return tookMs[tookMs.length / 2];
    } catch (ModelException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
