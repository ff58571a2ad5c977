package io.galvani.trainer.anomaly;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingRange;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.NewestRelease;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.List;
import java.util.Optional;

/**
 * The newest release, as a scorer that is asked in its own range; where there is none, the best
 * simple peer must be beaten.
 */
final class Champion {
  private final Optional<NewestRelease> release;

  private Champion(Optional<NewestRelease> release) {
    this.release = release;
  }

  /**
   * The champion.
   *
   * @param wanted counter of the release that it must be; 0 for whichever is newest
   * @throws InputException if another release, or none, is the newest
   */
  static Champion of(ReleaseRepository repository, long wanted) {
    String model = KnownModel.ANOMALY.id();
    return new Champion(repository.champion(model, KnownModel.ANOMALY.features().sha256(), wanted));
  }

  /** Counter of the release; 0 if there is none. */
  long counter() {
    return release.map(NewestRelease::counter).orElse(0L);
  }

  /**
   * The release, if there is one.
   *
   * @throws InputException if its manifest does not say what it was taught of
   */
  Optional<Scorer> scorer() {
    return release.map(Champion::ranged);
  }

  private static Scorer ranged(NewestRelease release) {
    return new RangedScorer(
        new Released("release " + release.counter(), release.model()),
        release.taughtOf(TrainingRange::drivers));
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Released(String name, byte[] onnx) implements Scorer {
    @Override
    public double[] scores(List<Snippet> snippets) {
      if (snippets.isEmpty()) {
        return new double[0];
      }
      double[] scores = new double[snippets.size()];
      try (OnnxModel model = OnnxModel.load(onnx)) {
        float[][] answers = model.run(AnomalyExport.rows(snippets));
        for (int k = 0; k < scores.length; k++) {
          scores[k] = answers[k][0];
        }
      }
      return scores;
    }
  }
}
