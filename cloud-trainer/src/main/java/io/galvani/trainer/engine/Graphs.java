package io.galvani.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;

/**
 * What stands in for {@code NDArray.mul(Number)}, {@code div(Number)} and {@code swish} where a
 * gradient flows back. DJL 0.35.1 makes such a number an array over memory of Java's and closes it
 * as soon as the product is there, but PyTorch still has to read it in the backward pass: a garbage
 * collection in between frees the memory, and the gradient is of whatever lies there by then.
 */
public final class Graphs {
  private Graphs() {}

  /** The product, whose number lives as long as the array's manager. */
  public static NDArray times(NDArray array, float number) {
    return array.mul(array.getManager().create(number));
  }

  /** x·sigmoid(x). */
  public static NDArray swish(NDArray x) {
    return x.mul(Activation.sigmoid(x));
  }

  /** {@link #swish} as a layer. */
  public static Block swishBlock() {
    return new LambdaBlock(x -> new NDList(swish(x.head())), "swish");
  }
}
