package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;

/**
 * What a release must have shown at the end of its time in the shadow.
 *
 * @param leastSteps fewest steps of its network
 * @param mostInnovationRatio largest innovation ratio; infinite where it is told and not judged
 */
record TrialTerms(long leastSteps, double mostInnovationRatio) {
  /** Of a model that steps all the time. */
  static final TrialTerms STEADY =
      new TrialTerms(CorrectionFusion.WARM_UP + 1, Double.POSITIVE_INFINITY);
}
