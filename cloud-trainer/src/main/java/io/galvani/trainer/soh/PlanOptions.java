package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import java.util.stream.IntStream;
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
    if (IntStream.of(members, batch, rowsPerCell).anyMatch(n -> n < 1)
        || Math.min(epochs, hidden) < 0) {
      throw new InputException(
          "--members, --batch and --rows-per-cell must be 1 or more, --epochs and --hidden 0 or more");
    }
    return new TrainingPlan(members, hidden, epochs, batch, rowsPerCell, seed);
  }
}
