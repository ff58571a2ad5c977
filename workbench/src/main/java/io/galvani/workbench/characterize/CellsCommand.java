package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.Provenance;
import io.galvani.chassis.cells.CellLibrary;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code galvani cells}: the parameter sets that ship. */
@Command(
    name = "cells",
    mixinStandardHelpOptions = true,
    description = "Lists the parameter sets that ship, with validity and provenance.")
public final class CellsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    CellLibrary library = CellLibrary.shipped();
    out.printf("%-22s %-10s %8s  %-14s %-10s %7s%n", "cell", "type", "Ah", "degC", "SOC", "C-rate");
    for (String name : library.names()) {
      CellParameters cell = library.get(name).parameters();
      Provenance from = cell.provenance();
      out.printf(
          Locale.ROOT,
          "%-22s %-10s %8.3f  %5.0f .. %-5.0f %.2f..%.2f %7.1f%n",
          name,
          cell.chemistry(),
          cell.capacityAh(),
          from.validTemperatureLowDegC(),
          from.validTemperatureHighDegC(),
          from.validSocLow(),
          from.validSocHigh(),
          from.validCRate());
      out.printf("    from %s%n    not  %s%n", from.source(), from.limitations());
    }
    out.flush();
    return 0;
  }
}
