package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.schemas.model.ModelFigures;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a release on trial, or at work, may stay. Divergence from what serves is no fault. */
final class TrialJudge {
  /** Fewest steps that a latency is judged by: of the warm-up, and sixty more. */
  static final long TIMED_STEPS = CorrectionFusion.WARM_UP + 60;

  /** An error at anchors that is so much larger than what serves has is a fault. */
  private static final double WORSE = 1.1;

  private final ModelsConfig config;
  private final TrialTerms terms;

  /**
   * @param terms what a release of the model must have shown
   */
  TrialJudge(ModelsConfig config, TrialTerms terms) {
    this.config = config;
    this.terms = terms;
  }

  /** Why a release must go, on trial or at work; empty while it may stay. */
  Optional<String> broken(long faults, @Nullable String failure) {
    if (failure != null) {
      return Optional.of(failure);
    }
    return faults == 0
        ? Optional.empty()
        : Optional.of("the model answered " + faults + " times what is no number");
  }

  /**
   * Why a release on trial takes too much; empty while it does not.
   *
   * @param packMib resident memory that all releases of the pack added, of whatever model, MiB
   */
  Optional<String> overBudget(ModelFigures figures, double packMib) {
    boolean timed = figures.steps() >= TIMED_STEPS;
    if (timed && figures.latencyP99Ms() > config.stepBudgetMs()) {
      return Optional.of(
          "99 of 100 steps must take %.3f ms or less, but took %.3f"
              .formatted(config.stepBudgetMs(), figures.latencyP99Ms()));
    }
    if (packMib > config.memoryBudgetMib()) {
      return Optional.of(
          "the releases of a pack may add %d MiB, but added %.0f, %.0f of them this one"
              .formatted(config.memoryBudgetMib(), packMib, figures.memoryMib()));
    }
    return Optional.empty();
  }

  /**
   * Whether the time in the shadow is over: steps that no run was long enough to time do not do.
   */
  boolean isOver(ModelFigures figures) {
    return figures.hours() >= config.shadowHours()
        && figures.steps() >= terms.leastSteps()
        && !Double.isNaN(figures.latencyP99Ms());
  }

  /** Why a release whose time in the shadow is over must not serve; empty if it may. */
  Optional<String> worse(ModelFigures figures) {
    double most = Math.max(ModelFigures.SMALL_ANCHOR_ERROR, WORSE * figures.championAnchorError());
    if (figures.anchors() > 0 && !(figures.anchorError() <= most)) {
      return Optional.of(
          "the error at %d anchors must be %.4f or less, but was %.4f"
              .formatted(figures.anchors(), most, figures.anchorError()));
    }
    if (figures.innovationRatio() > terms.mostInnovationRatio()) {
      return Optional.of(
          "the innovation must be %.2f-fold or less, but was %.2f"
              .formatted(terms.mostInnovationRatio(), figures.innovationRatio()));
    }
    return Optional.empty();
  }
}
