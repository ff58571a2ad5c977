package io.galvani.trainer.soh.ensemble;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import io.galvani.trainer.engine.Trainers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * One network: a body of two hidden layers on what the charges look like, with three outputs a, b,
 * c. With s the scaled number of charges so far,
 *
 * <pre>y = a − softplus(b)·s   (never rises with s: ageing is monotone by construction)</pre>
 *
 * and c the log of the Laplace scale of y's error. Trained on the Laplace likelihood, whose best y
 * is the median: mean absolute relative error is what is judged.
 */
final class MemberNetwork implements AutoCloseable {
  /** Bounds of c: the loss divides by exp(c), which must neither vanish nor overflow. */
  static final float LEAST_LOG_SCALE = -5;

  static final float LARGEST_LOG_SCALE = 1.5f;

  private static final float FIRST_RATE = 3e-3f;

  private final Model model;
  private Trainer trainer;
  private float firstRate = FIRST_RATE;
  private int steps;
  private final TrainingPlan plan;
  private final int width;
  private final List<Double> losses = new ArrayList<>();

  /** A fresh network for inputs of the given width, trained for that many steps at most. */
  MemberNetwork(TrainingPlan plan, NetworkShape shape, int width, int steps, long seed) {
    this.plan = plan;
    this.width = width;
    this.steps = steps;
    Engine.getEngine("PyTorch").setRandomSeed((int) seed);
    model = Model.newInstance("soh", Device.cpu(), "PyTorch");
    model.setBlock(shape.block(plan.hidden()));
    trainer = newTrainer();
  }

  private Trainer newTrainer() {
    Trainer made = Trainers.of(model, Optimizer.adam(), firstRate, steps);
    made.initialize(new Shape(plan.batch(), width));
    return made;
  }

  /** Lets training go on, gently, for that many steps more. */
  void resume(int more) {
    trainer.close();
    firstRate = FIRST_RATE / 3;
    steps = more;
    trainer = newTrainer();
  }

  /**
   * Trains on rows [row, width] with s [row] and targets [row]; tells each epoch as it ends.
   *
   * @throws IllegalStateException if an epoch ends without a number
   */
  void train(
      float[][] rows,
      float[] s,
      float[] targets,
      long seed,
      BiConsumer<Integer, Double> afterEpoch) {
    int[] order = new int[rows.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    Random random = new Random(seed);
    for (int epoch = 0; epoch < plan.epochs(); epoch++) {
      shuffle(order, random);
      double sum = 0;
      for (int from = 0; from < order.length; from += plan.batch()) {
        int to = Math.min(order.length, from + plan.batch());
        sum += step(rows, s, targets, Arrays.copyOfRange(order, from, to), random) * (to - from);
      }
      if (!Double.isFinite(sum)) {
        throw new IllegalStateException(
            "a training must end with numbers, but epoch %d gave none".formatted(epoch + 1));
      }
      double loss = sum / order.length;
      losses.add(loss);
      afterEpoch.accept(epoch, loss);
    }
  }

  private double step(float[][] rows, float[] s, float[] targets, int[] chosen, Random random) {
    int count = chosen.length;
    float[] x = new float[count * width];
    float[] stage = new float[count];
    float[] y = new float[count];
    for (int k = 0; k < count; k++) {
      int row = chosen[k];
      System.arraycopy(rows[row], 0, x, k * width, width);
      stage[k] = s[row];
      y[k] = targets[row];
    }
    for (int k = 0; plan.jitter() > 0 && k < x.length; k++) {
      x[k] += (float) (plan.jitter() * random.nextGaussian());
    }
    try (NDManager step = trainer.getManager().newSubManager()) {
      double value;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDArray out = trainer.forward(new NDList(step.create(x, new Shape(count, width)))).head();
        NDArray error = level(out, step.create(stage)).sub(step.create(y)).abs();
        NDArray logScale = out.get(":, 2").clip(LEAST_LOG_SCALE, LARGEST_LOG_SCALE);
        NDArray loss = error.mul(logScale.neg().exp()).add(logScale).mean();
        gradients.backward(loss);
        value = loss.getFloat();
      }
      trainer.step();
      return value;
    }
  }

  private static NDArray level(NDArray out, NDArray s) {
    return out.get(":, 0").sub(Activation.softPlus(out.get(":, 1")).mul(s));
  }

  /** Level and Laplace scale of every row: [2][row]. */
  float[][] predict(float[][] rows, float[] s) {
    float[][] result = new float[2][rows.length];
    int chunk = 4096;
    for (int from = 0; from < rows.length; from += chunk) {
      int count = Math.min(chunk, rows.length - from);
      float[] x = new float[count * width];
      for (int k = 0; k < count; k++) {
        System.arraycopy(rows[from + k], 0, x, k * width, width);
      }
      float[] stage = Arrays.copyOfRange(s, from, from + count);
      try (NDManager scope = trainer.getManager().newSubManager()) {
        NDArray out = trainer.evaluate(new NDList(scope.create(x, new Shape(count, width)))).head();
        float[] level = level(out, scope.create(stage)).toFloatArray();
        float[] scale =
            out.get(":, 2").clip(LEAST_LOG_SCALE, LARGEST_LOG_SCALE).exp().toFloatArray();
        System.arraycopy(level, 0, result[0], from, count);
        System.arraycopy(scale, 0, result[1], from, count);
      }
    }
    return result;
  }

  /** Weights and biases of the three layers, in order. */
  List<float[]> weights() {
    List<float[]> weights = new ArrayList<>();
    Block block = model.getBlock();
    for (var entry : block.getParameters()) {
      Parameter parameter = entry.getValue();
      weights.add(parameter.getArray().toFloatArray());
    }
    return weights;
  }

  /** Mean loss of every epoch so far. */
  List<Double> losses() {
    return List.copyOf(losses);
  }

  private static void shuffle(int[] order, Random random) {
    for (int k = order.length - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int kept = order[k];
      order[k] = order[other];
      order[other] = kept;
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
