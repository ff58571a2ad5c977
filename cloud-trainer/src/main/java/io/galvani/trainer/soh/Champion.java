package io.galvani.trainer.soh;

import io.galvani.release.model.KnownModel;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.NewestRelease;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.soh.table.ChargeColumns;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.TrainingRows;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a challenger has to beat: the newest release whose features are the same, else linear
 * regression on the same training rows.
 */
final class Champion {
  private final String name;
  private final long counter;
  private final @Nullable Predicate<float[]> range;
  private final Function<TrainingRows, float[]> answers;

  private Champion(
      String name,
      long counter,
      @Nullable Predicate<float[]> range,
      Function<TrainingRows, float[]> answers) {
    this.name = name;
    this.counter = counter;
    this.range = range;
    this.answers = answers;
  }

  /**
   * The champion.
   *
   * @param rows that linear regression would learn from
   * @param wanted counter of the release that it must be; 0 for whichever is newest
   * @throws io.galvani.chassis.cli.InputException if another release, or none, is the newest
   */
  static Champion of(
      ReleaseRepository repository, TrainingRows rows, ChargeColumns columns, long wanted) {
    Optional<NewestRelease> newest = newest(repository, columns, wanted);
    return newest.isPresent() ? released(newest.get()) : linear(rows);
  }

  /** The newest release with the same features; see {@link #of}. */
  static Optional<NewestRelease> newest(
      ReleaseRepository repository, ChargeColumns columns, long wanted) {
    return repository.champion(KnownModel.CAPACITY.id(), columns.features().sha256(), wanted);
  }

  private static Champion released(NewestRelease newest) {
    return new Champion(
        "release " + newest.counter(),
        newest.counter(),
        newest.taughtOf(ServedRange::of),
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

  /** Linear regression on these rows, which tells of everything. */
  static Champion linear(TrainingRows rows) {
    LinearPeer peer = LinearPeer.train(rows.someUsesWithheld());
    return new Champion(
        "linear regression",
        0,
        null,
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

  /** Counter of the release; 0 if there is none. */
  long counter() {
    return counter;
  }

  /** Whether it would be asked about a row, by its inputs; null for linear regression. */
  @Nullable Predicate<float[]> range() {
    return range;
  }

  float[] capacityAh(TrainingRows asked) {
    return answers.apply(asked);
  }
}
