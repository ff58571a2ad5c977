package io.galvani.trainer.soh.ensemble;

/**
 * What a {@link GaussianProcess} looks at, and how freely.
 *
 * @param view whose blocks are its columns
 * @param covariance of two rows
 * @param noise variance of a target: as large as it is because the rows of a cell err alike
 * @param centres most rows that it stands on
 */
record ProcessKind(HistoryView view, Covariance covariance, double noise, int centres) {
  private static final Covariance PLANE = new Covariance(1, 0.3, 0.3, 0.3);

  /** The whole history: where cells are many, much of it tells something. */
  static final ProcessKind WHOLE = new ProcessKind(HistoryView.ALL, PLANE, 0.25, 600);

  /** The charge at hand alone: little to go by, and so little to be misled by. */
  static final ProcessKind NOW = new ProcessKind(HistoryView.NOW, PLANE, 0.25, 600);

  /**
   * The charge at hand and how far it has changed, without the level of the first ones, which would
   * single out the cells: the plane is weak and the bends are free.
   */
  static final ProcessKind CHANGE =
      new ProcessKind(HistoryView.CHANGE, new Covariance(0.3, 4, 0.3, 2), 1, 1000);
}
