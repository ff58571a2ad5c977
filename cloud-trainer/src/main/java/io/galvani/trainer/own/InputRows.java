package io.galvani.trainer.own;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows that a model learned from: a line is what the model is given at once. */
final class InputRows {
  private InputRows() {}

  /**
   * [row][column], in the order asked for, which need not be the file's; other columns are passed
   * over.
   *
   * @throws InputException naming the file and the column or line that cannot be used
   */
  static float[][] read(Path file, List<String> columns) {
    List<float[]> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      int[] places = null;
      for (CsvRecord line : reader) {
        if (places == null) {
          places = places(line.getFields(), columns, file);
        } else {
          rows.add(row(line, places, columns, file));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InputException(file + " cannot be read: " + FileReason.of(e), e);
    } catch (CsvParseException torn) {
      String why = torn.getCause() == null ? torn.getMessage() : torn.getCause().getMessage();
      throw new InputException(file + " must be a CSV table, but: " + why, torn);
    }
    if (rows.isEmpty()) {
      throw new InputException(file + " must hold a header and a row at least, but holds no row");
    }
    return rows.toArray(float[][]::new);
  }

  private static int[] places(List<String> header, List<String> columns, Path file) {
    List<String> missing = columns.stream().filter(c -> !header.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "%s must have %d columns, but lacks %d, the first is \"%s\" (galvani models inputs lists them)"
              .formatted(file, columns.size(), missing.size(), missing.get(0)));
    }
    return columns.stream().mapToInt(header::indexOf).toArray();
  }

  private static float[] row(CsvRecord line, int[] places, List<String> columns, Path file) {
    float[] row = new float[places.length];
    for (int k = 0; k < row.length; k++) {
      String text = line.getField(places[k]);
      row[k] = number(text);
      if (!Float.isFinite(row[k])) {
        throw new InputException(
            "%s line %d: %s must be a finite number, but was \"%s\""
                .formatted(file, line.getStartingLineNumber(), columns.get(k), text));
      }
    }
    return row;
  }

  private static float number(String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException notOne) {
      return Float.NaN;
    }
  }
}
