package io.galvani.workbench.main;

import ch.qos.logback.core.status.NopStatusListener;
import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.workbench.chaos.ChaosCommand;
import io.galvani.workbench.characterize.CellsCommand;
import io.galvani.workbench.characterize.CharacterizeCommand;
import io.galvani.workbench.charges.ChargesCommand;
import io.galvani.workbench.demo.DemoCommand;
import io.galvani.workbench.evaluate.EvaluateCommand;
import io.galvani.workbench.replay.ReplayCommand;
import picocli.CommandLine.Command;

/** Entry of everything that runs the whole road in one JVM; the first argument says which. */
@Command(
    name = "galvani",
    mixinStandardHelpOptions = true,
    description = "The whole road in one JVM.",
    subcommands = {
      DemoCommand.class,
      ReplayCommand.class,
      EvaluateCommand.class,
      CharacterizeCommand.class,
      ChargesCommand.class,
      ChaosCommand.class,
      CellsCommand.class
    })
public final class Workbench {
  private Workbench() {}

  public static void main(String[] args) {
    // Kafka and HiveMQ bring configurations of their own; the first logger reads these properties.
    System.setProperty("logback.configurationFile", "logback-workbench.xml");
    System.setProperty("logback.statusListenerClass", NopStatusListener.class.getName());
    System.exit(run(args));
  }

  /** Runs a command in this JVM; returns its exit code. */
  public static int run(String... args) {
    return CommandLineRunner.run(new Workbench(), args);
  }
}
