package io.galvani.trainer.soh;

import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a challenger has to beat: the newest release whose features are the same, else linear
 * regression on the same training rows.
 */
final class Champion {
  private final String name;
  private final Function<TrainingRows, float[]> answers;

  private Champion(String name, Function<TrainingRows, float[]> answers) {
    this.name = name;
    this.answers = answers;
  }

  static Champion of(ReleaseRepository repository, TrainingRows rows) {
    Optional<ReleaseRepository.Newest> newest =
        repository.newest("soh", SohManifest.FEATURES.sha256());
    return newest.isPresent() ? released(newest.get()) : linear(rows);
  }

  private static Champion released(ReleaseRepository.Newest newest) {
    return new Champion(
        "release " + newest.counter(),
        asked -> {
          // Its columns of uses are its own: other cells were taught then, in another order.
          KnownUses uses = KnownUses.from(newest.manifest().lineage());
          try (OnnxModel model = OnnxModel.load(newest.model())) {
            float[][] out = model.run(asked.marked(uses).inputs());
            float[] capacityAh = new float[out.length];
            for (int row = 0; row < out.length; row++) {
              capacityAh[row] = out[row][0];
            }
            return capacityAh;
          }
        });
  }

  private static Champion linear(TrainingRows rows) {
    LinearPeer peer = LinearPeer.train(rows.someUsesWithheld());
    return new Champion(
        "linear regression",
        asked -> {
          float[] capacityAh = new float[asked.size()];
          for (int row = 0; row < capacityAh.length; row++) {
            capacityAh[row] = (float) peer.capacityAh(asked.inputs()[row]);
          }
          return capacityAh;
        });
  }

  String name() {
    return name;
  }

  float[] capacityAh(TrainingRows asked) {
    return answers.apply(asked);
  }
}
