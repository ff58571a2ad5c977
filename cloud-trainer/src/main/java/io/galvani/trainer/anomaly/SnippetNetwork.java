package io.galvani.trainer.anomaly;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.trainer.engine.Graphs;
import io.galvani.trainer.engine.Trainers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/** The autoencoder in the training engine. */
final class SnippetNetwork implements Reconstructor, AutoCloseable {
  private static final float FIRST_RATE = 2e-3f;
  private static final float CLIP = 1f;

  /** Keeps the latent numbers near one, so that their covariance is well conditioned. */
  private static final float LATENT_WEIGHT = 1e-3f;

  private final AnomalyPlan plan;
  private final SnippetBlock block;
  private final Model model;
  private final Trainer trainer;

  /** A fresh network that is to be trained for that many steps. */
  SnippetNetwork(AnomalyPlan plan, int steps) {
    this.plan = plan;
    Engine.getEngine("PyTorch").setRandomSeed((int) plan.seed());
    block = new SnippetBlock(plan);
    model = Model.newInstance("anomaly", Device.cpu(), "PyTorch");
    model.setBlock(block);
    trainer = Trainers.of(model, Optimizer.adam().optClipGrad(CLIP), FIRST_RATE, steps);
    trainer.initialize(new Shape(plan.batch(), PackSnippets.WIDTH));
  }

  /** Trains on scaled snippets; tells number and mean loss of each pass as it ends. */
  void train(float[][] scaled, BiConsumer<Integer, Double> afterEpoch) {
    List<float[]> rows = new ArrayList<>(Arrays.asList(scaled));
    Random random = new Random(plan.seed());
    for (int epoch = 0; epoch < plan.epochs(); epoch++) {
      Collections.shuffle(rows, random);
      double sum = 0;
      for (int from = 0; from < rows.size(); from += plan.batch()) {
        List<float[]> batch = rows.subList(from, Math.min(rows.size(), from + plan.batch()));
        sum += step(batch) * batch.size();
      }
      double loss = sum / rows.size();
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException("training diverged in pass " + (epoch + 1));
      }
      afterEpoch.accept(epoch, loss);
    }
  }

  private double step(List<float[]> batch) {
    try (NDManager scope = trainer.getManager().newSubManager()) {
      NDArray x = scope.create(flat(batch), new Shape(batch.size(), PackSnippets.WIDTH));
      double value;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList out = trainer.forward(new NDList(x));
        NDArray error = out.head().sub(responses(x)).square().mean();
        NDArray loss = error.add(Graphs.times(out.get(1).square().mean(), LATENT_WEIGHT));
        gradients.backward(loss);
        value = loss.getFloat();
      }
      trainer.step();
      return value;
    }
  }

  private static NDArray responses(NDArray x) {
    return x.get(":, " + SnippetBlock.DRIVERS + ":" + SnippetScale.SCALED);
  }

  private static float[] flat(List<float[]> rows) {
    float[] flat = new float[rows.size() * PackSnippets.WIDTH];
    for (int k = 0; k < rows.size(); k++) {
      System.arraycopy(rows.get(k), 0, flat, k * PackSnippets.WIDTH, PackSnippets.WIDTH);
    }
    return flat;
  }

  @Override
  public Rebuilt rebuild(float[][] scaled) {
    float[][] errors = new float[scaled.length][];
    float[][] latent = new float[scaled.length][];
    int chunk = 512;
    for (int from = 0; from < scaled.length; from += chunk) {
      List<float[]> rows =
          Arrays.asList(scaled).subList(from, Math.min(scaled.length, from + chunk));
      try (NDManager scope = trainer.getManager().newSubManager()) {
        NDArray x = scope.create(flat(rows), new Shape(rows.size(), PackSnippets.WIDTH));
        NDList out = trainer.evaluate(new NDList(x));
        NDArray squares = out.head().sub(responses(x)).square();
        NDArray mean =
            squares
                .reshape(rows.size(), SnippetFeature.RESPONSES, PackSnippets.STEPS)
                .mean(new int[] {2});
        split(mean.toFloatArray(), rows.size(), errors, from);
        split(out.get(1).toFloatArray(), rows.size(), latent, from);
      }
    }
    return new Rebuilt(errors, latent);
  }

  private static void split(float[] flat, int rows, float[][] to, int from) {
    int width = flat.length / rows;
    for (int k = 0; k < rows; k++) {
      to[from + k] = Arrays.copyOfRange(flat, k * width, (k + 1) * width);
    }
  }

  SnippetBlock block() {
    return block;
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
