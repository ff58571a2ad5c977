package io.galvani.trainer.correction;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import io.galvani.trainer.correction.Windows.Scaled;
import io.galvani.trainer.engine.Graphs;
import io.galvani.trainer.engine.Trainers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * One recurrent network. Its outputs a, b stand for a Gaussian of the filter's error in units of
 * the filter's own sigma:
 *
 * <pre>mean = 3·tanh(a/3)     ln variance = clip(b, −6, 1)</pre>
 *
 * so that it can never move the SOC by more than three sigma. The loss is the Gaussian likelihood
 * with the label's own variance added, each step weighted by variance^β, β = 0.5, so that steps
 * with a wide error still teach the mean (Seitzer et al. 2022, arXiv:2203.09168). Gradients flow
 * back through one window; the hidden state goes on.
 */
final class CorrectionMember implements AutoCloseable {
  /** Largest mean, sigmas. */
  static final float BOUND = 3;

  static final float LEAST_LOG_VARIANCE = -6;
  static final float LARGEST_LOG_VARIANCE = 1;

  private static final float FIRST_RATE = 4e-3f;

  /** Largest gradient of a weight: a window that exploded moves nothing far. */
  private static final float CLIP = 0.5f;

  private static final float BETA = 0.5f;

  /** Most windows of a pass that may be without effect. */
  private static final int MOST_SPOILT = 3;

  /** Weight of mean²: without evidence there is no correction. */
  private static final float PRIOR = 0.1f;

  private final CorrectionPlan plan;
  private final GruBlock block;
  private final Model model;
  private final Trainer trainer;

  CorrectionMember(CorrectionPlan plan, int steps, long seed) {
    this.plan = plan;
    Engine.getEngine("PyTorch").setRandomSeed((int) seed);
    block = new GruBlock(plan.units());
    model = Model.newInstance("soc-correction", Device.cpu(), "PyTorch");
    model.setBlock(block);
    trainer = Trainers.of(model, Optimizer.adam().optClipGrad(CLIP), FIRST_RATE, steps);
    trainer.initialize(
        new Shape(plan.batch(), plan.window(), CorrectionSequence.FEATURES),
        new Shape(1, plan.batch(), plan.units()));
  }

  /** Steps of the optimiser that one pass takes. */
  static int stepsPerEpoch(CorrectionPlan plan, List<Scaled> sequences) {
    int windows = 0;
    for (List<Scaled> batch : Windows.batches(sequences, plan.batch(), new Random(0))) {
      windows += (Windows.longest(batch) + plan.window() - 1) / plan.window();
    }
    return windows;
  }

  /**
   * Trains; tells number and mean loss of each pass as it ends. A window whose loss or gradient is
   * no number moves nothing; more than {@value #MOST_SPOILT} of them in a pass end the training.
   */
  void train(List<Scaled> sequences, long seed, BiConsumer<Integer, Double> afterEpoch) {
    Random random = new Random(seed);
    for (int epoch = 0; epoch < plan.epochs(); epoch++) {
      double sum = 0;
      double weight = 0;
      int spoilt = 0;
      for (List<Scaled> batch : Windows.batches(sequences, plan.batch(), random)) {
        float[] hidden = new float[batch.size() * plan.units()];
        for (int from = 0; from < Windows.longest(batch); from += plan.window()) {
          double[] loss = step(Windows.slice(batch, from, plan.window()), batch.size(), hidden);
          if (Double.isFinite(loss[0])) {
            sum += loss[0] * loss[1];
            weight += loss[1];
          } else {
            spoilt++;
            Arrays.fill(hidden, 0);
          }
        }
      }
      if (spoilt > MOST_SPOILT) {
        throw new IllegalStateException(
            "training diverged: %d windows of pass %d gave no number".formatted(spoilt, epoch + 1));
      }
      afterEpoch.accept(epoch, sum / Math.max(1, weight));
    }
  }

  /** One step of the optimiser; hidden goes in and comes out. Returns mean loss and weight. */
  private double[] step(float[][] slice, int rows, float[] hidden) {
    float weight = 0;
    for (float one : slice[3]) {
      weight += one;
    }
    Shape flat = new Shape(rows, plan.window());
    try (NDManager scope = trainer.getManager().newSubManager()) {
      NDList inputs = inputs(scope, slice[0], rows, hidden);
      if (weight == 0) {
        System.arraycopy(
            trainer.evaluate(inputs).get(1).toFloatArray(), 0, hidden, 0, hidden.length);
        return new double[2];
      }
      double value;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList out = trainer.forward(inputs);
        NDArray mean = mean(out.head());
        NDArray variance = logVariance(out.head()).exp().add(scope.create(slice[2], flat));
        NDArray error = mean.sub(scope.create(slice[1], flat)).square();
        NDArray likelihood = error.div(variance).add(variance.log());
        NDArray prior = Graphs.times(mean.square(), PRIOR);
        NDArray weights = variance.pow(BETA).stopGradient().mul(scope.create(slice[3], flat));
        NDArray sum = likelihood.mul(weights).add(prior.mul(scope.create(slice[3], flat))).sum();
        NDArray loss = Graphs.times(sum, 1 / weight);
        gradients.backward(loss);
        value = loss.getFloat();
        System.arraycopy(out.get(1).toFloatArray(), 0, hidden, 0, hidden.length);
      }
      if (!Double.isFinite(value) || !finiteGradients()) {
        return new double[] {Double.NaN, weight};
      }
      trainer.step();
      return new double[] {value, weight};
    }
  }

  /** Of the last backward pass; the next one begins with zeros. */
  private boolean finiteGradients() {
    for (Parameter parameter : block.getParameters().values()) {
      try (NDArray gradient = parameter.getArray().getGradient();
          NDArray sum = gradient.sum()) {
        if (!Float.isFinite(sum.getFloat())) {
          return false;
        }
      }
    }
    return true;
  }

  private NDList inputs(NDManager scope, float[] x, int rows, float[] hidden) {
    return new NDList(
        scope.create(
            x,
            new Shape(
                rows, x.length / rows / CorrectionSequence.FEATURES, CorrectionSequence.FEATURES)),
        scope.create(hidden, new Shape(1, rows, plan.units())));
  }

  private static NDArray mean(NDArray out) {
    return Graphs.times(Graphs.times(out.get(":, :, 0"), 1f / BOUND).tanh(), BOUND);
  }

  private static NDArray logVariance(NDArray out) {
    return out.get(":, :, 1").clip(LEAST_LOG_VARIANCE, LARGEST_LOG_VARIANCE);
  }

  /** Mean and variance in sigmas of every step [2][step], from a hidden state that goes on. */
  float[][] predict(Scaled sequence, float[] hidden) {
    float[][] answers = new float[2][sequence.steps()];
    int window = 512;
    for (int from = 0; from < sequence.steps(); from += window) {
      int count = Math.min(window, sequence.steps() - from);
      float[] x = Windows.slice(List.of(sequence), from, count)[0];
      try (NDManager scope = trainer.getManager().newSubManager()) {
        NDList out = trainer.evaluate(inputs(scope, x, 1, hidden));
        System.arraycopy(mean(out.head()).toFloatArray(), 0, answers[0], from, count);
        float[] variance = logVariance(out.head()).exp().toFloatArray();
        System.arraycopy(variance, 0, answers[1], from, count);
        System.arraycopy(out.get(1).toFloatArray(), 0, hidden, 0, hidden.length);
      }
    }
    return answers;
  }

  /** One step of many packs from scaled features; outputs are read back, hidden is left alone. */
  float[] oneStep(float[] x, int rows, float[] hidden) {
    try (NDManager scope = trainer.getManager().newSubManager()) {
      NDList out = trainer.evaluate(inputs(scope, x, rows, hidden));
      return out.head().toFloatArray();
    }
  }

  GruBlock block() {
    return block;
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
