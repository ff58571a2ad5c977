package io.galvani.trainer.soh;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads a folder of feature tables ({@code *.csv}, {@code *.csv.gz}); a file is a data set. */
final class ChargeFolder {
  static final List<String> FEATURES =
      List.of(
          "voltage mean",
          "voltage std",
          "voltage kurtosis",
          "voltage skewness",
          "CC Q",
          "CC charge time",
          "voltage slope",
          "voltage entropy",
          "current mean",
          "current std",
          "current kurtosis",
          "current skewness",
          "CV Q",
          "CV charge time",
          "current slope",
          "current entropy");

  private ChargeFolder() {}

  /** Every cell of the folder, by file name, group and first appearance. */
  static List<ChargeCell> read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InputException("--data must be a folder, but was \"" + folder + "\"");
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(ChargeFolder::isTable).sorted().toList();
    } catch (IOException e) {
      throw new InputException(folder + " cannot be listed: " + e.getMessage(), e);
    }
    List<ChargeCell> cells = new ArrayList<>();
    for (Path file : files) {
      try {
        readFile(file, cells);
      } catch (IOException e) {
        throw new InputException(file + " cannot be read: " + e.getMessage(), e);
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

  private static void readFile(Path file, List<ChargeCell> cells) throws IOException {
    String dataset = String.valueOf(file.getFileName()).replaceFirst("\\.csv(\\.gz)?$", "");
    Map<String, Rows> byCell = new LinkedHashMap<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        CsvReader<CsvRecord> reader =
            CsvReader.builder().ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int[] columns = null;
      for (CsvRecord line : reader) {
        if (columns == null) {
          columns = columns(line, file);
        } else {
          Rows rows =
              byCell.computeIfAbsent(
                  line.getField(columns[0]) + "/" + line.getField(columns[1]),
                  key -> new Rows(dataset, key));
          rows.add(line, columns, file);
        }
      }
    }
    byCell.values().forEach(rows -> cells.add(rows.cell()));
  }

  private static int[] columns(CsvRecord header, Path file) {
    List<String> wanted = new ArrayList<>(List.of("group", "cell", "row"));
    wanted.addAll(FEATURES);
    wanted.add("capacity");
    int[] columns = new int[wanted.size()];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = header.getFields().indexOf(wanted.get(k));
      if (columns[k] < 0) {
        throw new InputException(file + " must have a column \"" + wanted.get(k) + "\"");
      }
    }
    return columns;
  }

  /** The rows of one cell, sorted by their number. */
  private static final class Rows {
    private final String dataset;
    private final String group;
    private final String name;
    private final TreeMap<Integer, float[]> byNumber = new TreeMap<>();

    Rows(String dataset, String key) {
      this.dataset = dataset;
      int slash = key.indexOf('/');
      this.group = key.substring(0, slash);
      this.name = key.substring(slash + 1);
    }

    void add(CsvRecord line, int[] columns, Path file) {
      float[] values = new float[FEATURES.size() + 1];
      try {
        for (int k = 0; k < values.length; k++) {
          values[k] = number(line.getField(columns[3 + k]));
        }
        if (values[values.length - 1] > 0) {
          byNumber.put(Integer.valueOf(line.getField(columns[2])), values);
        }
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new InputException(
            file + " line " + line.getStartingLineNumber() + ": " + e.getMessage(), e);
      }
    }

    private static float number(String text) {
      return switch (text) {
        case "inf", "+inf" -> Float.POSITIVE_INFINITY;
        case "-inf" -> Float.NEGATIVE_INFINITY;
        case "", "nan" -> Float.NaN;
        default -> Float.parseFloat(text);
      };
    }

    ChargeCell cell() {
      float[][] features = new float[byNumber.size()][];
      float[] capacityAh = new float[byNumber.size()];
      int row = 0;
      for (float[] values : byNumber.values()) {
        features[row] = java.util.Arrays.copyOf(values, FEATURES.size());
        capacityAh[row++] = values[FEATURES.size()];
      }
      return new ChargeCell(dataset, group, name, features, capacityAh);
    }
  }
}
