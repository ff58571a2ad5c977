package io.galvani.trainer.soh.ensemble;

import io.galvani.trainer.soh.level.LeftOut;
import io.galvani.trainer.soh.level.Lesson;
import io.galvani.trainer.soh.level.LevelSource;
import io.galvani.trainer.soh.process.GaussianFit;
import io.galvani.trainer.soh.process.ProcessKind;
import io.galvani.trainer.soh.trees.TreeSets;

/** What can estimate the level beside the networks. */
enum Companion {
  /** Boosted trees. */
  TREES("trees", false) {
    @Override
    LevelSource train(Lesson lesson, long seed, LeftOut leftOut) {
      return TreeSets.train(lesson, seed, leftOut);
    }
  },
  /** A Gaussian process on the whole history. */
  PROCESS("gaussian_process", true) {
    @Override
    LevelSource train(Lesson lesson, long seed, LeftOut leftOut) {
      return GaussianFit.train(ProcessKind.WHOLE, lesson, leftOut);
    }
  },
  /** A Gaussian process on the charge at hand and how it came there. */
  PROCESS_CHANGE("gaussian_process_change", true) {
    @Override
    LevelSource train(Lesson lesson, long seed, LeftOut leftOut) {
      return GaussianFit.train(ProcessKind.CHANGE, lesson, leftOut);
    }
  },
  /** A Gaussian process on the charge at hand: little to go by, and so little to be misled by. */
  PROCESS_NOW("gaussian_process_now", true) {
    @Override
    LevelSource train(Lesson lesson, long seed, LeftOut leftOut) {
      return GaussianFit.train(ProcessKind.NOW, lesson, leftOut);
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

  /** Learns; tells what is said of rows whose cells were left out. */
  abstract LevelSource train(Lesson lesson, long seed, LeftOut leftOut);
}
