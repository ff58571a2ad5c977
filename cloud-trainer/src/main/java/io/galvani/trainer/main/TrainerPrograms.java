package io.galvani.trainer.main;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.trainer.correction.InferenceBench;
import io.galvani.trainer.release.KeysCommand;
import io.galvani.trainer.rollout.RolloutCommand;
import io.galvani.trainer.service.TrainerCommand;
import picocli.CommandLine.Command;

/** Entry of every program of this module; the first argument says which. */
@Command(
    name = "galvani",
    mixinStandardHelpOptions = true,
    description = "Trains models, signs and releases them.",
    subcommands = {
      KeysCommand.class,
      ModelsCommand.class,
      TrainCommand.class,
      TrainerCommand.class,
      InferenceBench.class,
      RolloutCommand.class
    })
public final class TrainerPrograms {
  private TrainerPrograms() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a program to its end and returns the exit code. */
  public static int run(String... args) {
    return CommandLineRunner.run(new TrainerPrograms(), args);
  }
}
