package io.galvani.workbench.main;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.workbench.demo.DemoCommand;
import io.galvani.workbench.replay.ReplayCommand;
import picocli.CommandLine.Command;

/** Entry of everything that runs the whole road in one JVM; the first argument says which. */
@Command(
    name = "galvani",
    mixinStandardHelpOptions = true,
    description = "The whole road in one JVM.",
    subcommands = {DemoCommand.class, ReplayCommand.class})
public final class Workbench {
  private Workbench() {}

  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(new Workbench(), args));
  }
}
