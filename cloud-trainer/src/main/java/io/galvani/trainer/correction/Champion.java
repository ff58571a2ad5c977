package io.galvani.trainer.correction;

import io.galvani.battery.correction.FeatureRanges;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a challenger has to beat: the newest release, or the uncorrected filter where none is. */
final class Champion {
  private final Optional<ReleaseRepository.Newest> release;

  private Champion(Optional<ReleaseRepository.Newest> release) {
    this.release = release;
  }

  /**
   * The champion.
   *
   * @param wanted counter of the release that it must be; 0 for whichever is newest
   * @throws io.galvani.chassis.cli.InputException if another release, or none, is the newest
   */
  static Champion of(ReleaseRepository repository, long wanted) {
    return new Champion(
        repository.champion(
            KnownModel.SOC_CORRECTION.id(), KnownModel.SOC_CORRECTION.features().sha256(), wanted));
  }

  String name() {
    return release.map(r -> "release " + r.counter()).orElse("the uncorrected filter");
  }

  /** Counter of the release; 0 if there is none. */
  long counter() {
    return release.map(ReleaseRepository.Newest::counter).orElse(0L);
  }

  void errors(List<CorrectionSequence> rows, Consumer<FusedErrors.Step> told) {
    if (release.isPresent()) {
      ReleaseRepository.Newest newest = release.get();
      FusedErrors.run(newest.model(), ranges(newest.manifest().features().inputs()), rows, told);
      return;
    }
    for (CorrectionSequence row : rows) {
      for (int step = 0; step < row.steps(); step++) {
        if (row.usable(step)) {
          double error = row.error()[step];
          told.accept(new FusedErrors.Step(row, step, error, error, true));
        }
      }
    }
  }

  private static FeatureRanges ranges(List<Column> inputs) {
    double[] low = new double[inputs.size()];
    double[] high = new double[inputs.size()];
    for (int k = 0; k < low.length; k++) {
      List<Double> range = inputs.get(k).range();
      low[k] = range.isEmpty() ? -Float.MAX_VALUE : range.get(0);
      high[k] = range.isEmpty() ? Float.MAX_VALUE : range.get(1);
    }
    return new FeatureRanges(low, high);
  }
}
