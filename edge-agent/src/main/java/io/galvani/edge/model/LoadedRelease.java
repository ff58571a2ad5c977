package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.FeatureRanges;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import java.util.Arrays;
import java.util.List;

/**
 * A verified release in memory.
 *
 * @param counter release
 * @param ranges what its training data covered
 * @param network what steps it
 * @param memoryMib resident memory that it added, native included, MiB
 */
record LoadedRelease(long counter, FeatureRanges ranges, RunningNetwork network, double memoryMib) {
  /** The model that this edge knows how to run. */
  static final String MODEL = "soc-correction";

  /** What this edge computes for {@link #MODEL}. */
  static final FeatureSchema FEATURES =
      new FeatureSchema(
          Arrays.stream(CorrectionFeature.values())
              .map(f -> new Column(f.key(), f.unit()))
              .toList(),
          List.of(new Column("correction", "1"), new Column("log_variance", "1")));

  /** Loads bytes that were checked. */
  static LoadedRelease of(ReleaseManifest manifest, byte[] onnx) throws RefusedException {
    double before = ProcessMemory.residentMib();
    FeatureRanges ranges = ranges(manifest.features().inputs());
    try {
      RecurrentModel model = RecurrentModel.load(onnx, 1);
      if (model.featureSize() != CorrectionFeature.COUNT) {
        model.close();
        throw new RefusedException(
            Refusal.LOAD_FAILED,
            "the model must take %d features, but takes %d"
                .formatted(CorrectionFeature.COUNT, model.featureSize()));
      }
      double added = Math.max(0, ProcessMemory.residentMib() - before);
      return new LoadedRelease(manifest.counter(), ranges, new RunningNetwork(model), added);
    } catch (ModelException refused) {
      throw new RefusedException(Refusal.LOAD_FAILED, String.valueOf(refused.getMessage()));
    }
  }

  /** Features without a stated range cannot be told from foreign ones: the release is refused. */
  private static FeatureRanges ranges(List<Column> inputs) throws RefusedException {
    double[] low = new double[inputs.size()];
    double[] high = new double[inputs.size()];
    for (int i = 0; i < low.length; i++) {
      List<Double> range = inputs.get(i).range();
      if (range.isEmpty()) {
        throw new RefusedException(
            Refusal.FEATURES_MIXED, inputs.get(i).name() + " must state its range, but does not");
      }
      low[i] = range.get(0);
      high[i] = range.get(1);
    }
    try {
      return new FeatureRanges(low, high);
    } catch (IllegalArgumentException amiss) {
      throw new RefusedException(Refusal.FEATURES_MIXED, String.valueOf(amiss.getMessage()));
    }
  }
}
