package io.galvani.trainer.soh.ensemble;

import io.galvani.trainer.soh.table.TrainingRows;

/** What can estimate the level beside the networks. */
enum Companion {
  /** Boosted trees. */
  TREES("trees", false) {
    @Override
    LevelSource train(Lesson lesson, long seed, Unseen unseen, int source) {
      return TreeSets.train(lesson.rows(), lesson.y(), seed, unseen, source);
    }
  },
  /** A Gaussian process on the whole history. */
  PROCESS("gaussian_process", true) {
    @Override
    LevelSource train(Lesson lesson, long seed, Unseen unseen, int source) {
      return GaussianFit.train(ProcessKind.WHOLE, lesson, unseen, source);
    }
  },
  /** A Gaussian process on the charge at hand and how it came there. */
  PROCESS_CHANGE("gaussian_process_change", true) {
    @Override
    LevelSource train(Lesson lesson, long seed, Unseen unseen, int source) {
      return GaussianFit.train(ProcessKind.CHANGE, lesson, unseen, source);
    }
  },
  /** A Gaussian process on the charge at hand: little to go by, and so little to be misled by. */
  PROCESS_NOW("gaussian_process_now", true) {
    @Override
    LevelSource train(Lesson lesson, long seed, Unseen unseen, int source) {
      return GaussianFit.train(ProcessKind.NOW, lesson, unseen, source);
    }
  };

  /** Its name among the shares. */
  final String label;

  /** Whether it has a part of each use's own: what it is worth where none is known is not told. */
  final boolean leansOnUse;

  Companion(String label, boolean leansOnUse) {
    this.label = label;
    this.leansOnUse = leansOnUse;
  }

  /**
   * What is learned from.
   *
   * @param rows of the training cells
   * @param scaled the rows' inputs [row, input], scaled
   * @param y targets [row]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Lesson(TrainingRows rows, float[][] scaled, float[] y) {}

  /** Learns; tells under the source's place what is said of rows whose cells were left out. */
  abstract LevelSource train(Lesson lesson, long seed, Unseen unseen, int source);
}
