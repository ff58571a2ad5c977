package io.galvani.stream.correction;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.FeatureRanges;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import java.util.Arrays;
import java.util.List;

/**
 * A release that was verified.
 *
 * @param counter release
 * @param ranges what its training data covered
 * @param onnx the bytes that were checked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CorrectionRelease(long counter, FeatureRanges ranges, byte[] onnx) {
  /** The model that the topology knows how to run. */
  public static final String MODEL = "soc-correction";

  /** What the topology computes for {@link #MODEL}. */
  public static final FeatureSchema FEATURES =
      new FeatureSchema(
          Arrays.stream(CorrectionFeature.values())
              .map(f -> new Column(f.key(), f.unit()))
              .toList(),
          List.of(new Column("correction", "1"), new Column("log_variance", "1")));

  /** Features without a stated range cannot be told from foreign ones: the release is refused. */
  static FeatureRanges ranges(ReleaseManifest manifest) throws RefusedException {
    List<Column> inputs = manifest.features().inputs();
    double[] low = new double[inputs.size()];
    double[] high = new double[inputs.size()];
    for (int i = 0; i < low.length; i++) {
      List<Double> range = inputs.get(i).range();
      low[i] = range.isEmpty() ? Double.NaN : range.get(0);
      high[i] = range.isEmpty() ? Double.NaN : range.get(1);
    }
    try {
      return new FeatureRanges(low, high);
    } catch (IllegalArgumentException amiss) {
      throw new RefusedException(Refusal.FEATURES_MIXED, String.valueOf(amiss.getMessage()));
    }
  }
}
