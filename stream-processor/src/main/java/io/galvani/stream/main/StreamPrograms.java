package io.galvani.stream.main;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.stream.bridge.BridgeCommand;
import io.galvani.stream.deadletter.DeadLettersCommand;
import io.galvani.stream.ledger.LedgerCommand;
import io.galvani.stream.processor.ProcessorCommand;
import io.galvani.stream.registry.PacksCommand;
import io.galvani.stream.sink.SinkCommand;
import picocli.CommandLine.Command;

/** Entry of every program of this module; the first argument says which. */
@Command(
    name = "galvani",
    mixinStandardHelpOptions = true,
    description = "The programs between MQTT and the time series.",
    subcommands = {
      BridgeCommand.class,
      SinkCommand.class,
      ProcessorCommand.class,
      PacksCommand.class,
      LedgerCommand.class,
      DeadLettersCommand.class
    })
public final class StreamPrograms {
  private StreamPrograms() {}

  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(new StreamPrograms(), args));
  }
}
