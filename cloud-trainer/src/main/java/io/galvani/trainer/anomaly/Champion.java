package io.galvani.trainer.anomaly;

import io.galvani.release.model.KnownModel;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.List;
import java.util.Optional;

/** The newest release, as a scorer; where there is none, the best simple peer must be beaten. */
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
    String model = KnownModel.ANOMALY.id();
    return new Champion(repository.champion(model, KnownModel.ANOMALY.features().sha256(), wanted));
  }

  /** Counter of the release; 0 if there is none. */
  long counter() {
    return release.map(ReleaseRepository.Newest::counter).orElse(0L);
  }

  /** The release, if there is one. */
  Optional<Scorer> scorer() {
    return release.map(r -> new Released("release " + r.counter(), r.model()));
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
