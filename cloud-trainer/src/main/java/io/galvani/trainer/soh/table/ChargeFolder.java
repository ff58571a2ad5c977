package io.galvani.trainer.soh.table;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads a folder of feature tables ({@code *.csv}, {@code *.csv.gz}); a file is a data set. */
public final class ChargeFolder {
  private ChargeFolder() {}

  /** Every cell of the folder, by file name, group and first appearance. */
  public static List<ChargeCell> read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InputException("--data must be a folder, but was \"" + folder + "\"");
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(ChargeFolder::isTable).sorted().toList();
    } catch (IOException e) {
      throw new InputException(folder + " cannot be listed: " + FileReason.of(e), e);
    }
    List<ChargeCell> cells = new ArrayList<>();
    for (Path file : files) {
      try {
        cells.addAll(readFile(file));
      } catch (IOException e) {
        throw new InputException(file + " cannot be read: " + FileReason.of(e), e);
      }
    }
    if (cells.isEmpty()) {
      throw new InputException(folder + " must hold *.csv or *.csv.gz with rows, but has none");
    }
    return cells;
  }

  private static boolean isTable(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".csv") || name.endsWith(".csv.gz");
  }

  private static List<ChargeCell> readFile(Path file) throws IOException {
    String dataset = String.valueOf(file.getFileName()).replaceFirst("\\.csv(\\.gz)?$", "");
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return ChargeTable.read(in, dataset, file.toString());
    }
  }
}
