package io.galvani.trainer.correction;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * One drive with a reference, as far as training needs it, from a Battery Data Format file. Rows
 * without time, voltage or current, and rows whose time is not after the row before, are left out.
 *
 * @param file name of the file
 * @param labelDegC temperature in its name, degC; NaN for none
 * @param timeS [row] s, ascending
 * @param voltageV [row] V
 * @param currentA [row] A, positive when charging
 * @param degC [row] degC
 * @param referenceSoc [row] 1 = full; NaN where the file has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DriveRecording(
    String file,
    double labelDegC,
    double[] timeS,
    double[] voltageV,
    double[] currentA,
    double[] degC,
    double[] referenceSoc) {
  private static final Pattern FORMAT = Pattern.compile(".*\\.bdf\\.csv(\\.gz)?");
  private static final Pattern TEMPERATURE = Pattern.compile("__(-?[0-9.]+)degC");
  private static final double ROOM_DEG_C = 25;

  /** Drives of a folder: what {@code index.csv} calls one, or every file where there is none. */
  static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InputException("--data must be a folder, but was " + folder);
    }
    Set<String> others = otherKinds(folder.resolve("index.csv"));
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> drives =
          all.filter(path -> FORMAT.matcher(name(path)).matches())
              .filter(path -> !others.contains(name(path)))
              .sorted()
              .toList();
      if (drives.isEmpty()) {
        throw new InputException(folder + " must hold drives (*.bdf.csv.gz), but holds none");
      }
      return drives;
    } catch (IOException e) {
      throw new InputException(folder + " cannot be read: " + FileReason.of(e), e);
    }
  }

  private static Set<String> otherKinds(Path index) {
    Set<String> others = new HashSet<>();
    if (Files.exists(index)) {
      try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(index)) {
        for (NamedCsvRecord row : csv) {
          if (!row.findField("kind").orElse("drive").equals("drive")) {
            row.findField("file").ifPresent(file -> others.add(name(Path.of(file))));
          }
        }
      } catch (IOException e) {
        throw new InputException(index + " cannot be read: " + FileReason.of(e), e);
      }
    }
    return others;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  static DriveRecording read(Path path) {
    Matcher named = TEMPERATURE.matcher(name(path));
    double labelDegC = named.find() ? Double.parseDouble(named.group(1)) : Double.NaN;
    try (Reader text = open(path);
        CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(text)) {
      Rows rows = new Rows(Double.isNaN(labelDegC) ? ROOM_DEG_C : labelDegC);
      csv.forEach(rows::add);
      double[][] columns = rows.columns();
      return new DriveRecording(
          name(path), labelDegC, columns[0], columns[1], columns[2], columns[3], columns[4]);
    } catch (IOException | UncheckedIOException | CsvParseException | NumberFormatException e) {
      throw new InputException(path + " cannot be read: " + FileReason.of(e), e);
    }
  }

  private static Reader open(Path path) throws IOException {
    InputStream bytes = Files.newInputStream(path);
    InputStream plain = name(path).endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    return new InputStreamReader(plain, StandardCharsets.UTF_8);
  }

  int rows() {
    return timeS.length;
  }

  /** First row with a reference; -1 if there is none. */
  int firstReference() {
    for (int row = 0; row < rows(); row++) {
      if (Double.isFinite(referenceSoc[row])) {
        return row;
      }
    }
    return -1;
  }

  private static final class Rows {
    private final double ambientDegC;
    private double[][] columns = new double[5][1024];
    private int count;

    Rows(double ambientDegC) {
      this.ambientDegC = ambientDegC;
    }

    void add(NamedCsvRecord row) {
      double timeS = number(row, "test_time_second");
      double volt = number(row, "voltage_volt");
      double ampere = number(row, "current_ampere");
      boolean later = count == 0 ? timeS >= 0 : timeS > columns[0][count - 1];
      if (!later || Double.isNaN(volt) || Double.isNaN(ampere)) {
        return;
      }
      if (count == columns[0].length) {
        for (int k = 0; k < columns.length; k++) {
          columns[k] = Arrays.copyOf(columns[k], 2 * count);
        }
      }
      double surface = number(row, "surface_temperature_celsius");
      double ambient = number(row, "ambient_temperature_celsius");
      double known = Double.isNaN(surface) ? ambient : surface;
      columns[0][count] = timeS;
      columns[1][count] = volt;
      columns[2][count] = ampere;
      columns[3][count] = Double.isNaN(known) ? ambientDegC : known;
      columns[4][count] = number(row, "reference_soc");
      count++;
    }

    double[][] columns() {
      for (int k = 0; k < columns.length; k++) {
        columns[k] = Arrays.copyOf(columns[k], count);
      }
      return columns;
    }

    private static double number(NamedCsvRecord row, String field) {
      String text = row.findField(field).orElse("").strip();
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }
  }
}
