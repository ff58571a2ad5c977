package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import picocli.CommandLine.Option;

/** How to train, on the command line. */
final class PlanOptions {
  @Option(
      names = "--epochs",
      defaultValue = "0",
      description = "Passes over the training rows; 0: 40 for fewer than 5000 rows, else 60.")
  private int epochs;

  @Option(
      names = "--members",
      defaultValue = "50",
      description = "Networks in the ensemble, by turns of each of its five views.")
  private int members;

  @Option(
      names = "--hidden",
      defaultValue = "0",
      description = "Units a hidden layer; 0: 32 for fewer than 5000 rows, else 64.")
  private int hidden;

  @Option(names = "--batch", defaultValue = "256", description = "Rows a training step.")
  private int batch;

  @Option(
      names = "--rows-per-cell",
      defaultValue = "150",
      description = "Most training rows that one cell may contribute.")
  private int rowsPerCell;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random.")
  private long seed;

  TrainingPlan plan() {
    atLeast(1, "--members", members);
    atLeast(1, "--batch", batch);
    atLeast(1, "--rows-per-cell", rowsPerCell);
    atLeast(0, "--epochs", epochs);
    atLeast(0, "--hidden", hidden);
    return new TrainingPlan(members, hidden, epochs, batch, rowsPerCell, seed);
  }

  private static void atLeast(int least, String option, int value) {
    if (value < least) {
      throw new InputException("%s must be %d or more, but was %d".formatted(option, least, value));
    }
  }
}
