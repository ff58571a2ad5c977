package io.galvani.trainer.soh;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeRanges;
import io.galvani.battery.charge.HistoryBlock;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.model.TrainingRange;
import io.galvani.release.verify.RefusedException;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Whether edge and stream would ask a model about a row: where the charge at hand is like one that
 * it was taught, after not many more than it was taught of.
 *
 * @param ranges of the charges that it was taught
 */
record ServedRange(ChargeRanges ranges) implements Predicate<float[]> {
  /** By what a manifest states of the inputs. */
  static ServedRange of(FeatureSchema features) throws RefusedException {
    return new ServedRange(TrainingRange.charges(features));
  }

  @Override
  public boolean test(float[] inputs) {
    int first = HistoryBlock.NOW.column(0);
    return ranges.holdAge(inputs)
        && ranges.contain(Arrays.copyOfRange(inputs, first, first + ChargeFeature.COUNT));
  }
}
