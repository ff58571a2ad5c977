package io.galvani.trainer.candidate;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cells are taught, on the command line. */
public final class CellOptions {
  @Option(names = "--cell", required = true, description = "Parameter set of the cells.")
  private String cell = "";

  @Option(names = "--params", paramLabel = "FILE", description = "A set that does not ship.")
  private @Nullable Path params;

  /**
   * The set that ships under the name, or that of the file.
   *
   * @throws IOException if the file cannot be read
   * @throws io.galvani.chassis.cli.InputException if there is no such set, or it is malformed
   */
  public CellParameters parameters() throws IOException {
    Path file = params;
    return file == null
        ? CellLibrary.shipped().get(cell).parameters()
        : CellLibrary.fromJson(Files.readString(file), file.toString()).parameters();
  }
}
