package io.galvani.workbench.evaluate.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import io.galvani.workbench.recording.RecordingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads ageing tests and their labels: {@code capacity/CELL.csv} beside the recordings. */
final class AgeingReader {
  private AgeingReader() {}

  /**
   * @param least cells that there must be
   */
  static List<AgeingCell> read(RecordingFolder folder, int least) {
    List<AgeingCell> cells = new ArrayList<>();
    for (RecordingFolder.Entry entry : folder.entries()) {
      if (entry.test().endsWith("-charge") && !entry.test().contains("discharge")) {
        continue;
      }
      int dash = entry.test().indexOf('-');
      String name = dash < 0 ? entry.test() : entry.test().substring(0, dash);
      Path labels = folder.folder().resolve("capacity").resolve(name + ".csv");
      if (Files.isRegularFile(labels)) {
        List<Discharge> discharges = discharges(entry.read(), labels(labels));
        if (discharges.size() >= 3) {
          cells.add(new AgeingCell(name, discharges));
        }
      }
    }
    if (cells.size() < least) {
      throw new InputException(
          folder.folder()
              + " must hold at least %d cells with capacity/CELL.csv (one is judged by the others' curves), but holds %d"
                  .formatted(least, cells.size()));
    }
    return cells;
  }

  private static Map<Integer, Double> labels(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      List<String> header = List.of(lines.get(0).split(",", -1));
      int cycle = header.indexOf("cycle_count");
      int capacity = header.indexOf("capacity_ah");
      int flag = header.indexOf("flag");
      if (cycle < 0 || capacity < 0) {
        throw new InputException(
            file + " must have columns cycle_count and capacity_ah, but has " + lines.get(0));
      }
      Map<Integer, Double> labels = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(",", -1);
        boolean flagged = flag >= 0 && !fields[flag].isBlank();
        if (!flagged && !fields[capacity].isBlank()) {
          labels.put(Integer.parseInt(fields[cycle]), Double.parseDouble(fields[capacity]));
        }
      }
      return labels;
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException wrong) {
      throw new InputException(
          file + " must be a table of labels, but: " + wrong.getMessage(), wrong);
    }
  }

  private static List<Discharge> discharges(Recording recording, Map<Integer, Double> labels) {
    double[] cycle = recording.values(Column.CYCLE_COUNT);
    List<Discharge> all = new ArrayList<>();
    int from = 0;
    for (int row = 1; row <= recording.rows(); row++) {
      if (row == recording.rows() || cycle[row] != cycle[from]) {
        Double label = labels.get((int) cycle[from]);
        if (label != null && label > 0.2) {
          Discharge one = discharge(recording.slice(from, row), (int) cycle[from], label);
          if (one != null && one.totalAh() > 0.7 * label && one.totalAh() < 1.5 * label) {
            all.add(one);
          }
        }
        from = row;
      }
    }
    return all;
  }

  /** The loaded part of a cycle; rests inside (square waves) pass no charge and show no voltage. */
  private static @org.jspecify.annotations.Nullable Discharge discharge(
      Recording part, int cycle, double capacityAh) {
    double[] timeS = part.timeS();
    double[] currentA = part.currentA();
    double[] voltageV = part.voltageV();
    double loadA = 0.1 * capacityAh;
    double[] charge = new double[part.rows()];
    double[] voltage = new double[part.rows()];
    double passedAh = 0;
    double sumA = 0;
    double restV = Double.NaN;
    double firstS = 0;
    double lastS = 0;
    int n = 0;
    for (int row = 0; row < part.rows(); row++) {
      if (row > 0) {
        double meanA = -0.5 * (currentA[row] + currentA[row - 1]);
        double stepAh = meanA * (timeS[row] - timeS[row - 1]) / 3600;
        if (stepAh > 0 && currentA[row] < 0.05) {
          passedAh += stepAh;
        }
      }
      if (currentA[row] < -loadA && voltageV[row] > 0 && (n == 0 || passedAh > charge[n - 1])) {
        charge[n] = passedAh;
        voltage[n] = voltageV[row];
        if (n == 0) {
          firstS = timeS[row];
          restV = row > 0 && Math.abs(currentA[row - 1]) < loadA ? voltageV[row - 1] : Double.NaN;
        }
        lastS = timeS[row];
        sumA -= currentA[row];
        n++;
      }
    }
    if (n < 20) {
      return null;
    }
    double ambient = median(part.values(Column.AMBIENT_DEG_C));
    return new Discharge(
        cycle,
        capacityAh,
        Arrays.copyOf(charge, n),
        Arrays.copyOf(voltage, n),
        sumA / n,
        3600 * (charge[n - 1] - charge[0]) / Math.max(1, lastS - firstS),
        ambient,
        restV);
  }

  private static double median(double[] values) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    return known.length == 0 ? Double.NaN : known[known.length / 2];
  }
}
