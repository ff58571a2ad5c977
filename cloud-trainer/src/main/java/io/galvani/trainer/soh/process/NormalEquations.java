package io.galvani.trainer.soh.process;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The equations for the weights of a {@link GaussianProcess}. KᵀK and Kᵀy are sums over rows, kept
 * part by part of the cells, so that a process without a part costs no more than the solution.
 */
final class NormalEquations {
  /** In place of a part: none is left out. */
  static final int NO_PART = -1;

  private final NDArray ridge;

  /** Sums over the rows of a part: KᵀK and Kᵀy side by side, [part][centre, centre + 1]. */
  private final NDArray[] sums;

  /**
   * Without rows yet.
   *
   * @param scope that its memory belongs to
   * @param ridge [centre, centre], added to KᵀK
   */
  NormalEquations(NDManager scope, NDArray ridge, int parts) {
    long count = ridge.size(0);
    this.ridge = GaussianProcess.in(scope, ridge);
    sums = new NDArray[parts];
    for (int part = 0; part < parts; part++) {
      sums[part] = scope.zeros(new Shape(count, count + 1), DataType.FLOAT64);
    }
  }

  int parts() {
    return sums.length;
  }

  /**
   * Takes rows of a part.
   *
   * @param k covariances [row, centre]
   * @param y targets [row, 1]
   */
  void add(int part, NDArray k, NDArray y) {
    sums[part].addi(k.transpose().matMul(k.concat(y, 1)));
  }

  /** Weights [centre] by all rows but those of a part. */
  double[] weightsWithout(int leftOut) {
    try (NDManager solving = ridge.getManager().newSubManager()) {
      long count = ridge.size(0);
      NDArray sum = solving.zeros(new Shape(count, count + 1), DataType.FLOAT64);
      for (int part = 0; part < sums.length; part++) {
        if (part != leftOut) {
          sum.addi(sums[part]);
        }
      }
      NDArray all = sum.get(":, :" + count).add(GaussianProcess.in(solving, ridge));
      NDArray inverse = all.inverse();
      NDArray targets = sum.get(":, " + count + ":");
      NDArray weights = inverse.matMul(targets);
      // One step of refinement: what an inverse loses where centres are nearly alike.
      weights.addi(inverse.matMul(targets.sub(all.matMul(weights))));
      return weights.toDoubleArray();
    }
  }
}
