package io.galvani.trainer.soh.process;

import ai.djl.ndarray.NDArray;

/**
 * How the levels of two rows covary in a {@link GaussianProcess}. With x of p scaled columns and
 * B(x, x') = exp(−|x − x'|²/(2·0.7²·p))
 *
 * <pre>k = 1 + plane·x·x'/p + bent·B + rhythm·B(r, r')
 *   + same·(1 + ownPlane·x·x'/p + ownBent·B + ownRhythm·B(r, r') + c(s, s'))</pre>
 *
 * where r is what tells the rhythm of a use ({@link ProcessKind#RHYTHM}) and same is one for two
 * rows of the same known use, else zero: a plane through all rows, bent where rows are near, and
 * what each use has of its own. That includes how its cells age by the number n of charges, s = (n,
 * ln n) scaled: c = s·s' + exp(−(s₁ − s'₁)²/2).
 *
 * @param plane variance of the plane
 * @param bent variance of the bends
 * @param ownPlane variance of a plane of each use's own
 * @param ownBent variance of bends of each use's own
 * @param rhythm variance of what the rhythm of a use makes of it
 * @param ownRhythm the same of each use's own
 */
record Covariance(
    double plane, double bent, double ownPlane, double ownBent, double rhythm, double ownRhythm) {
  private static final double LENGTH = 0.7;

  /**
   * Rows as a process sees them.
   *
   * @param x [row, column], scaled
   * @param rhythm [row, 4], scaled
   * @param marks [row, use], one for the row's use if it is known, else zeros
   * @param stage [row, 2], number of charges and its logarithm, scaled
   */
  record Seen(NDArray x, NDArray rhythm, NDArray marks, NDArray stage) {}

  /** The covariance of every row with every centre [row, centre], uses told or not. */
  NDArray of(Seen row, Seen centre, boolean told) {
    NDArray near = bumps(row.x, centre.x);
    NDArray along = product(row.x, centre.x).divi(row.x.size(1));
    NDArray inTime = bumps(row.rhythm, centre.rhythm);
    NDArray shared = along.mul(plane).addi(near.mul(bent)).addi(inTime.mul(rhythm)).addi(1);
    if (!told) {
      return shared;
    }
    NDArray own = along.mul(ownPlane).addi(near.mul(ownBent)).addi(1);
    own.addi(inTime.mul(ownRhythm));
    own.addi(product(row.stage, centre.stage));
    own.addi(ages(row.stage, centre.stage));
    return shared.addi(own.muli(product(row.marks, centre.marks)));
  }

  /** What the courses of a use at two stages have in common. */
  static double course(float[] stage, float[] other) {
    double apart = stage[0] - other[0];
    double along = stage[0] * (double) other[0] + stage[1] * (double) other[1];
    return along + Math.exp(-apart * apart / 2);
  }

  /** exp(−|x − z|²/(2·LENGTH²·p)) of every row and centre [row, centre]. */
  static NDArray bumps(NDArray x, NDArray z) {
    return apart(x, z).divi(-width(x.size(1))).exp();
  }

  /** By what the square of a distance of rows with so many columns is divided. */
  static double width(long columns) {
    return 2 * LENGTH * LENGTH * columns;
  }

  private static NDArray ages(NDArray stage, NDArray other) {
    return apart(stage.get(":, :1"), other.get(":, :1")).divi(-2).exp();
  }

  private static NDArray product(NDArray x, NDArray z) {
    return x.matMul(z.transpose());
  }

  private static NDArray apart(NDArray x, NDArray z) {
    NDArray ofCentres = z.square().sum(new int[] {1}, true).transpose();
    NDArray squares = x.square().sum(new int[] {1}, true).add(ofCentres);
    return squares.subi(product(x, z).muli(2)).maximum(0);
  }
}
