package io.galvani.trainer.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;

/** How every network here is trained: Adam on one core, with a rate that falls as a cosine. */
public final class Trainers {
  private static final float LAST_RATE = 1e-5f;

  private Trainers() {}

  /**
   * A trainer that is not initialised yet; each network computes its loss by itself.
   *
   * @param model with its block
   * @param adam with what is special to the network, such as clipping
   * @param firstRate learning rate of the first step
   * @param steps over which it falls to {@value #LAST_RATE}
   */
  public static Trainer of(Model model, Adam.Builder adam, float firstRate, int steps) {
    Tracker rate =
        Tracker.cosine()
            .setBaseValue(firstRate)
            .optFinalValue(LAST_RATE)
            .setMaxUpdates(Math.max(1, steps))
            .build();
    return model.newTrainer(
        new DefaultTrainingConfig(Loss.l2Loss())
            .optDevices(new Device[] {Device.cpu()})
            .optOptimizer(adam.optLearningRateTracker(rate).build()));
  }
}
