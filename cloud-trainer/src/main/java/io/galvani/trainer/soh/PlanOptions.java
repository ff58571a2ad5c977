package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** How to train, on the command line. */
final class PlanOptions {
  @Option(names = "--epochs", defaultValue = "40", description = "Passes over the training rows.")
  private int epochs;

  @Option(names = "--members", defaultValue = "8", description = "Networks in the ensemble.")
  private int members;

  @Option(names = "--hidden", defaultValue = "32", description = "Units a hidden layer.")
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
    if (IntStream.of(epochs, members, hidden, batch, rowsPerCell).anyMatch(n -> n < 1)) {
      throw new InputException(
          "--epochs, --members, --hidden, --batch and --rows-per-cell must be 1 or more");
    }
    return new TrainingPlan(members, hidden, epochs, batch, rowsPerCell, seed);
  }
}
