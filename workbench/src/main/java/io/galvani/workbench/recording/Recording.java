package io.galvani.workbench.recording;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import io.galvani.edge.log.LogFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One recording of one cell, column by column; immutable by convention (arrays are not copied).
 * Missing values are NaN. Rows without a time are left out, and so are rows whose time is not after
 * the row before, counted in {@link #droppedRows()}.
 */
public final class Recording {
  private final String file;
  private final Map<Column, double[]> columns;
  private final int rows;
  private final int droppedRows;

  Recording(String file, Map<Column, double[]> columns, int droppedRows) {
    this.file = file;
    this.columns = columns;
    this.droppedRows = droppedRows;
    this.rows = columns.getOrDefault(Column.TIME_S, new double[0]).length;
  }

  /** A recording made elsewhere than in a file; all columns of equal length, time ascending. */
  public static Recording of(String name, Map<Column, double[]> columns) {
    for (Column column : Column.values()) {
      if (column.required() && !columns.containsKey(column)) {
        throw new IllegalArgumentException(name + " must have a column " + column.header());
      }
    }
    return new Recording(name, new EnumMap<>(columns), 0);
  }

  /**
   * Reads a Battery Data Format file, plain or gzip.
   *
   * @throws InputException with the one line for the user if the file cannot be used
   */
  public static Recording read(Path path) {
    String name = String.valueOf(path.getFileName());
    try (InputStream bytes = LogFile.open(path, 0).bytes();
        CsvReader<CsvRecord> csv =
            CsvReader.builder().ofCsvRecord(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      return new Rows(name).read(csv);
    } catch (IOException | UncheckedIOException | CsvParseException unreadable) {
      throw new InputException(path + " must be readable, but: " + reason(unreadable), unreadable);
    }
  }

  /** Name of the file, without folders. */
  public String file() {
    return file;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Rows of the file that could not be used: no time, or a time not after the row before. */
  public int droppedRows() {
    return droppedRows;
  }

  /** Whether the file has that column. */
  public boolean has(Column column) {
    return columns.containsKey(column);
  }

  /** [row] values of a column, NaN where the file has none; do not change. */
  public double[] values(Column column) {
    double[] values = columns.get(column);
    if (values != null) {
      return values;
    }
    double[] missing = new double[rows];
    Arrays.fill(missing, Double.NaN);
    return missing;
  }

  /** [row] seconds, strictly ascending. */
  public double[] timeS() {
    return values(Column.TIME_S);
  }

  /** [row] V. */
  public double[] voltageV() {
    return values(Column.VOLTAGE_V);
  }

  /** [row] A, positive when charging. */
  public double[] currentA() {
    return values(Column.CURRENT_A);
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) as a recording of its own. */
  public Recording slice(int from, int to) {
    Map<Column, double[]> part = new EnumMap<>(Column.class);
    columns.forEach((column, values) -> part.put(column, Arrays.copyOfRange(values, from, to)));
    return new Recording(file, part, 0);
  }

  private static String reason(Exception failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  /** Rows of a file on their way into columns. */
  private static final class Rows {
    private final String name;
    private final Map<Column, Integer> places = new EnumMap<>(Column.class);
    private final Map<Column, double[]> values = new EnumMap<>(Column.class);
    private int rows;
    private int dropped;
    private double lastS = Double.NEGATIVE_INFINITY;

    Rows(String name) {
      this.name = name;
    }

    Recording read(CsvReader<CsvRecord> csv) {
      boolean header = true;
      for (CsvRecord row : csv) {
        if (header) {
          readHeader(row.getFields());
          header = false;
        } else {
          readRow(row);
        }
      }
      if (rows == 0) {
        throw new InputException(name + " must have rows of data, but had none");
      }
      values.replaceAll((column, all) -> Arrays.copyOf(all, rows));
      return new Recording(name, values, dropped);
    }

    private void readHeader(List<String> headers) {
      for (int i = 0; i < headers.size(); i++) {
        int at = i;
        Column.named(headers.get(i).strip()).ifPresent(column -> places.put(column, at));
      }
      for (Column column : Column.values()) {
        if (column.required() && !places.containsKey(column)) {
          throw new InputException(
              name
                  + " must have a column "
                  + column.header()
                  + ", but has "
                  + String.join(", ", headers)
                  + Nearest.hint(column.header(), headers));
        }
      }
      places.keySet().forEach(column -> values.put(column, new double[1024]));
    }

    private void readRow(CsvRecord row) {
      double timeS = number(row, Column.TIME_S);
      if (!(timeS > lastS)) {
        dropped++;
        return;
      }
      lastS = timeS;
      for (Column column : places.keySet()) {
        double[] all = values.getOrDefault(column, new double[1]);
        if (rows == all.length) {
          all = Arrays.copyOf(all, 2 * rows);
          values.put(column, all);
        }
        all[rows] = number(row, column);
      }
      rows++;
    }

    private double number(CsvRecord row, Column column) {
      int at = places.getOrDefault(column, -1);
      String text = at < 0 || at >= row.getFieldCount() ? "" : row.getField(at).strip();
      if (text.isEmpty()) {
        return Double.NaN;
      }
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException wrong) {
        throw new InputException(
            "%s line %d: %s must be a number, but was \"%s\""
                .formatted(name, row.getStartingLineNumber(), column.header(), text),
            wrong);
      }
    }
  }
}
