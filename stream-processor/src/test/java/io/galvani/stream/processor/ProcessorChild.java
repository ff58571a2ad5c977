package io.galvani.stream.processor;

import io.galvani.chassis.cli.CommandLineRunner;

/** The processor in a JVM of its own, so that it can be killed. */
public final class ProcessorChild {
  private ProcessorChild() {}

  public static void main(String... args) {
    System.exit(CommandLineRunner.run(new ProcessorCommand(), args));
  }
}
