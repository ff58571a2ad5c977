package io.galvani.chassis.cells;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The parameter set of a command's cells. */
public final class CellOptions {
  @Option(names = "--cell", required = true, paramLabel = "NAME", description = "parameter set")
  private String cell = "";

  @Option(
      names = "--params",
      paramLabel = "FILE",
      description = "a parameter set that does not ship")
  private @Nullable Path params;

  /**
   * The set that ships under the name, or that of the file.
   *
   * @throws IOException if the file cannot be read
   * @throws InputException if there is no such set or file, or it is malformed
   */
  public CellParameters parameters() throws IOException {
    Path file = params;
    if (file == null) {
      return CellLibrary.shipped().get(cell).parameters();
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException("--params must be a file, but there is no " + file);
    }
    return CellLibrary.fromJson(Files.readString(file), file.toString()).parameters();
  }
}
