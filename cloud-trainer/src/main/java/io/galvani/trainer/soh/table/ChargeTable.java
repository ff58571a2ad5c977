package io.galvani.trainer.soh.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table: a line is a charge of a cell. Columns {@code group}, {@code cell}, {@code row},
 * the features ({@link ChargeColumns}) and {@code capacity}, in any order; {@code capacity_sigma},
 * its standard deviation, and {@code parameter_set} may be missing.
 */
public final class ChargeTable {
  public static final List<String> IDENTITY = List.of("group", "cell", "row");
  public static final String CAPACITY = "capacity";
  public static final String SIGMA = "capacity_sigma";
  public static final String PARAMETER_SET = "parameter_set";

  private static final List<String> OPTIONAL = List.of(SIGMA, PARAMETER_SET);

  private ChargeTable() {}

  /**
   * Every cell of a table that has a capacity somewhere, by first appearance.
   *
   * @param dataset that the cells are of; empty: that of each is its parameter set
   * @param where the table is, for messages
   * @throws InputException naming the column or line that cannot be used
   */
  public static List<ChargeCell> read(InputStream in, String dataset, String where)
      throws IOException {
    Map<String, Rows> byCell = new LinkedHashMap<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      ChargeColumns kind = ChargeColumns.FOREIGN;
      int[] columns = null;
      for (CsvRecord line : reader) {
        if (columns == null) {
          kind = kind(line);
          columns = columns(line, kind, where);
        } else {
          ChargeColumns told = kind;
          int ofSet = columns[columns.length - 1];
          String of = dataset.isEmpty() && ofSet >= 0 ? line.getField(ofSet) : dataset;
          Rows rows =
              byCell.computeIfAbsent(
                  line.getField(columns[0]) + "/" + line.getField(columns[1]),
                  key -> new Rows(of, key, told));
          rows.add(line, columns, where);
        }
      }
    } catch (CsvParseException torn) {
      throw new InputException(where + " must be a CSV table, but: " + root(torn), torn);
    }
    return byCell.values().stream()
        .map(Rows::cell)
        .filter(cell -> cell.labelled().length > 0)
        .toList();
  }

  private static @Nullable String root(CsvParseException torn) {
    return torn.getCause() == null ? torn.getMessage() : torn.getCause().getMessage();
  }

  private static ChargeColumns kind(CsvRecord header) {
    String first = ChargeColumns.SERVED.header().get(0);
    return header.getFields().contains(first) ? ChargeColumns.SERVED : ChargeColumns.FOREIGN;
  }

  /** Where the columns are; -1 for one that may be absent and is. */
  private static int[] columns(CsvRecord header, ChargeColumns kind, String where) {
    List<String> wanted = new ArrayList<>(IDENTITY);
    wanted.addAll(kind.header());
    wanted.add(CAPACITY);
    wanted.addAll(OPTIONAL);
    int[] columns = new int[wanted.size()];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = header.getFields().indexOf(wanted.get(k));
      if (columns[k] < 0 && !OPTIONAL.contains(wanted.get(k))) {
        throw new InputException(where + " must have a column \"" + wanted.get(k) + "\"");
      }
    }
    return columns;
  }

  /** The rows of one cell, sorted by their number. */
  private static final class Rows {
    private static final int OF_CAPACITY = ChargeFeature.COUNT;
    private static final int OF_SIGMA = ChargeFeature.COUNT + 1;

    private final String dataset;
    private final String group;
    private final String name;
    private final ChargeColumns kind;
    private final TreeMap<Integer, float[]> byNumber = new TreeMap<>();

    Rows(String dataset, String key, ChargeColumns kind) {
      this.dataset = dataset;
      this.kind = kind;
      int slash = key.indexOf('/');
      this.group = key.substring(0, slash);
      this.name = key.substring(slash + 1);
    }

    void add(CsvRecord line, int[] columns, String where) {
      float[] values = new float[OF_SIGMA + 1];
      try {
        for (int k = 0; k < values.length; k++) {
          int column = columns[IDENTITY.size() + k];
          values[k] = column < 0 ? 0 : number(line.getField(column));
        }
        // A charge that edge and stream saw is history, whether its capacity is known or not.
        boolean unknown = kind == ChargeColumns.SERVED && Float.isNaN(values[OF_CAPACITY]);
        if (unknown || values[OF_CAPACITY] > 0) {
          byNumber.put(Integer.valueOf(line.getField(columns[2])), values);
        }
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new InputException(
            where + " line " + line.getStartingLineNumber() + ": " + e.getMessage(), e);
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
      int rows = byNumber.size();
      float[][] features = new float[rows][];
      float[] capacityAh = new float[rows];
      float[] sigmaAh = new float[rows];
      int row = 0;
      for (float[] values : byNumber.values()) {
        features[row] = Arrays.copyOf(values, ChargeFeature.COUNT);
        capacityAh[row] = values[OF_CAPACITY];
        sigmaAh[row++] = values[OF_SIGMA] >= 0 ? values[OF_SIGMA] : 0;
      }
      return new ChargeCell(dataset, group, name, kind, 0, features, capacityAh, sigmaAh);
    }
  }
}
