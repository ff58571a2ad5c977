package io.galvani.trainer.correction;

import picocli.CommandLine.Option;

/** How to train, on the command line. */
final class CorrectionPlanOptions {
  @Option(names = "--members", defaultValue = "2", description = "Networks, each without a part.")
  private int members;

  @Option(names = "--units", defaultValue = "12", description = "Recurrent units of each.")
  private int units;

  @Option(names = "--epochs", defaultValue = "6", description = "Passes over the drives.")
  private int epochs;

  @Option(names = "--batch", defaultValue = "32", description = "Drives that step at once.")
  private int batch;

  @Option(names = "--window", defaultValue = "60", description = "Steps a gradient flows back.")
  private int window;

  @Option(
      names = "--steps-per-pack",
      defaultValue = "20000",
      description = "Most labelled steps that one drive or pack may contribute.")
  private int stepsPerPack;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random.")
  private long seed;

  CorrectionPlan plan() {
    return new CorrectionPlan(members, units, epochs, batch, window, stepsPerPack, seed);
  }
}
