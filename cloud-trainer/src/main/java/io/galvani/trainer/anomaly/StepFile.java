package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Steps of packs with their parameter sets, as bytes: what a snapshot is made of. Big-endian. */
final class StepFile {
  private static final int MAGIC = 0x47535450; // GSTP
  private static final int VERSION = 1;
  private static final int MOST_SETS = 10_000;
  private static final int MOST_SET_BYTES = 4 * 1024 * 1024;

  private StepFile() {}

  /** Writes steps; the stream stays open. */
  static void write(List<PackSteps> rows, OutputStream bytes) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(bytes, 1 << 16));
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    Map<String, Integer> sets = new LinkedHashMap<>();
    rows.forEach(row -> sets.putIfAbsent(row.cell().json(), sets.size()));
    out.writeInt(sets.size());
    for (String json : sets.keySet()) {
      byte[] set = json.getBytes(StandardCharsets.UTF_8);
      out.writeInt(set.length);
      out.write(set);
    }
    out.writeInt(rows.size());
    for (PackSteps row : rows) {
      out.writeUTF(row.pack());
      out.writeUTF(row.chemistry());
      out.writeInt(sets.getOrDefault(row.cell().json(), 0));
      out.writeInt(row.steps().size());
      for (SnippetStep step : row.steps()) {
        out.writeLong(step.timestampMs());
        out.writeBoolean(step.continues());
        for (float value : step.values()) {
          out.writeFloat(value);
        }
      }
    }
    out.flush();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is cut, damaged or of another version
   */
  static List<PackSteps> read(InputStream bytes) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(bytes, 1 << 16));
    require("mark", MAGIC, in.readInt());
    require("version", VERSION, in.readInt());
    List<CellParameterSet> sets = new ArrayList<>();
    int count = bounded("parameter sets", in.readInt(), MOST_SETS);
    for (int k = 0; k < count; k++) {
      byte[] set = new byte[bounded("bytes of a set", in.readInt(), MOST_SET_BYTES)];
      in.readFully(set);
      sets.add(CellLibrary.fromJson(new String(set, StandardCharsets.UTF_8), "snapshot"));
    }
    List<PackSteps> rows = new ArrayList<>();
    int packs = in.readInt();
    for (int k = 0; k < packs; k++) {
      String pack = in.readUTF();
      String chemistry = in.readUTF();
      CellParameterSet cell = sets.get(bounded("a set's place", in.readInt(), sets.size() - 1));
      int steps = in.readInt();
      List<SnippetStep> own = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        own.add(step(in));
      }
      rows.add(new PackSteps(pack, chemistry, cell, own));
    }
    return rows;
  }

  private static SnippetStep step(DataInputStream in) throws IOException {
    long timestampMs = in.readLong();
    boolean continues = in.readBoolean();
    float[] values = new float[SnippetFeature.COUNT];
    for (int k = 0; k < values.length; k++) {
      values[k] = in.readFloat();
    }
    return new SnippetStep(timestampMs, continues, values);
  }

  private static int bounded(String what, int value, int most) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException("%s must be in [0, %d], but was %d".formatted(what, most, value));
    }
    return value;
  }

  private static void require(String what, int expected, int actual) throws IOException {
    if (expected != actual) {
      throw new IOException(
          "%s of a file of snippet steps must be %x, but was %x".formatted(what, expected, actual));
    }
  }
}
