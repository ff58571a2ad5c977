package io.galvani.schemas.telemetry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Reads the vehicle logs of the ev-fleet-faults data set: placeholders become missing. */
final class VehicleLog {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final double VOLTAGE_PLACEHOLDER_V = 60;
  private static final double PROBE_PLACEHOLDER = 255;

  private final List<String> header;
  private final int[] cellColumns;
  private final int[] probeColumns;
  private final double probeOffset;

  private VehicleLog(String headerLine, double probeOffset) {
    this.header = Arrays.asList(headerLine.split(",", -1));
    this.cellColumns = columns("V_\\d+");
    this.probeColumns = columns("T_\\d+");
    this.probeOffset = probeOffset;
  }

  /** All samples of one vehicle of the data set, current turned to positive when charging. */
  static List<Sample> read(Path folder, String car) throws IOException {
    Path file = folder.resolve(car + ".csv.gz");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      VehicleLog log = new VehicleLog(reader.readLine(), car.equals("car3") ? 40 : 0);
      List<Sample> samples = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        samples.add(log.sample(line.split(",", -1)));
      }
      return samples;
    }
  }

  private Sample sample(String[] row) {
    long timestampMs =
        LocalDateTime.parse(row[header.indexOf("tboxTime")], TIME)
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli();
    return new Sample(
        timestampMs,
        timestampMs,
        -number(row, header.indexOf("BMSBatteryCurrent")),
        number(row, header.indexOf("BMSBatteryVoltage")),
        Arrays.stream(cellColumns).mapToDouble(i -> cell(number(row, i))).toArray(),
        Arrays.stream(probeColumns).mapToDouble(i -> probe(number(row, i))).toArray(),
        number(row, header.indexOf("vehBMSPackSOC")) / 100,
        0);
  }

  private static double cell(double volt) {
    return volt > VOLTAGE_PLACEHOLDER_V ? Double.NaN : volt;
  }

  private double probe(double raw) {
    return raw == PROBE_PLACEHOLDER ? Double.NaN : raw - probeOffset;
  }

  private static double number(String[] row, int column) {
    return row[column].isEmpty() ? Double.NaN : Double.parseDouble(row[column]);
  }

  private int[] columns(String pattern) {
    return IntStream.range(0, header.size()).filter(i -> header.get(i).matches(pattern)).toArray();
  }
}
