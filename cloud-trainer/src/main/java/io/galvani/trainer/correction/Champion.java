package io.galvani.trainer.correction;

import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingRange;
import io.galvani.trainer.release.NewestRelease;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a challenger has to beat: the newest release, or the uncorrected filter where none is. */
final class Champion {
  private final Optional<NewestRelease> release;

  private Champion(Optional<NewestRelease> release) {
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
    return release.map(NewestRelease::counter).orElse(0L);
  }

  void errors(List<CorrectionSequence> rows, Consumer<FusedErrors.Step> told) {
    if (release.isPresent()) {
      NewestRelease newest = release.get();
      FusedErrors.run(newest.model(), newest.taughtOf(TrainingRange::correction), rows, told);
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
}
