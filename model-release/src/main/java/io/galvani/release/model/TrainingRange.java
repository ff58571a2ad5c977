package io.galvani.release.model;

import io.galvani.battery.anomaly.DriverRanges;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.ChargeRanges;
import io.galvani.battery.charge.HistoryBlock;
import io.galvani.battery.correction.FeatureRanges;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import java.util.List;

/**
 * What a manifest says its model was trained on. Features without a stated range cannot be told
 * from foreign ones: the release is refused.
 */
public final class TrainingRange {
  private TrainingRange() {}

  /** Of a {@link KnownModel#SOC_CORRECTION}. */
  public static FeatureRanges correction(FeatureSchema features) throws RefusedException {
    double[][] bounds = bounds(features.inputs());
    try {
      return new FeatureRanges(bounds[0], bounds[1]);
    } catch (IllegalArgumentException amiss) {
      throw mixed(amiss);
    }
  }

  /** Of a {@link KnownModel#ANOMALY}. */
  public static DriverRanges drivers(FeatureSchema features) throws RefusedException {
    double[][] bounds = bounds(features.inputs());
    try {
      return new DriverRanges(bounds[0], bounds[1]);
    } catch (IllegalArgumentException amiss) {
      throw mixed(amiss);
    }
  }

  /**
   * Of a {@link KnownModel#CAPACITY}: those of the charge at hand, and of the number of charges.
   */
  public static ChargeRanges charges(FeatureSchema features) throws RefusedException {
    int first = HistoryBlock.NOW.column(0);
    List<Column> inputs = features.inputs();
    if (inputs.size() != ChargeHistory.INPUTS) {
      throw new RefusedException(
          Refusal.FEATURES_MIXED,
          "inputs must be %d, but were %d".formatted(ChargeHistory.INPUTS, inputs.size()));
    }
    double[][] bounds = bounds(inputs.subList(first, first + ChargeFeature.COUNT));
    try {
      List<Double> age = inputs.get(ChargeHistory.INPUTS - 1).range();
      double oldest = age.isEmpty() ? Double.POSITIVE_INFINITY : age.get(1);
      return new ChargeRanges(bounds[0], bounds[1], oldest);
    } catch (IllegalArgumentException amiss) {
      throw mixed(amiss);
    }
  }

  private static RefusedException mixed(IllegalArgumentException amiss) {
    return new RefusedException(Refusal.FEATURES_MIXED, String.valueOf(amiss.getMessage()));
  }

  private static double[][] bounds(List<Column> inputs) throws RefusedException {
    double[][] bounds = new double[2][inputs.size()];
    for (int i = 0; i < inputs.size(); i++) {
      List<Double> range = inputs.get(i).range();
      if (range.isEmpty()) {
        throw new RefusedException(
            Refusal.FEATURES_MIXED, inputs.get(i).name() + " must state its range, but does not");
      }
      bounds[0][i] = range.get(0);
      bounds[1][i] = range.get(1);
    }
    return bounds;
  }
}
