package io.galvani.trainer.soh.fleet;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.trainer.round.Frozen;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeColumns;
import io.galvani.trainer.soh.table.ChargeTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells of packs as a table that {@link ChargeTable} reads, so that {@code galvani train soh} can
 * learn from a snapshot too. A further column, {@code parameter_set}, tells what a cell is; whoever
 * does not know it passes over it.
 */
final class FleetTable implements Frozen.Writer<FleetCell> {
  @Override
  public String ending() {
    return "csv";
  }

  @Override
  public void write(List<FleetCell> rows, OutputStream out) throws IOException {
    CsvWriter csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    try {
      csv.writeRecord(header());
      for (FleetCell of : rows) {
        ChargeCell cell = of.cell();
        for (int row = 0; row < cell.rows(); row++) {
          csv.writeRecord(line(cell, row));
        }
      }
      csv.flush();
    } catch (UncheckedIOException full) {
      throw full.getCause();
    }
  }

  private static List<String> header() {
    List<String> header = new ArrayList<>(ChargeTable.IDENTITY);
    header.addAll(ChargeColumns.SERVED.header());
    header.addAll(List.of(ChargeTable.CAPACITY, ChargeTable.SIGMA, ChargeTable.PARAMETER_SET));
    return header;
  }

  private static List<String> line(ChargeCell cell, int row) {
    List<String> line = new ArrayList<>(List.of(cell.group(), cell.cell(), Integer.toString(row)));
    for (int k = 0; k < ChargeFeature.COUNT; k++) {
      line.add(Float.toString(cell.features()[row][k]));
    }
    boolean labelled = cell.capacityAh()[row] > 0;
    line.add(labelled ? Float.toString(cell.capacityAh()[row]) : "");
    line.add(labelled ? Float.toString(cell.sigmaAh()[row]) : "");
    line.add(cell.dataset());
    return line;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws io.galvani.chassis.cli.InputException naming the column or line that cannot be used
   */
  static List<FleetCell> read(InputStream table) throws IOException {
    return ChargeTable.read(table, "", "snapshot").stream().map(FleetCell::of).toList();
  }
}
