package io.galvani.trainer.correction;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Sequences as bytes: what a snapshot and a hold-out are made of. Big-endian. */
public final class SequenceFile {
  private static final int MAGIC = 0x47534551; // GSEQ
  private static final int VERSION = 1;
  private static final int MOST_STEPS = 50_000_000;

  private SequenceFile() {}

  /** Writes sequences; the stream stays open. */
  public static void write(List<CorrectionSequence> rows, OutputStream bytes) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(bytes, 1 << 16));
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(rows.size());
    for (CorrectionSequence row : rows) {
      out.writeUTF(row.pack());
      out.writeUTF(row.stratum());
      out.writeInt(row.steps());
      for (int step = 0; step < row.steps(); step++) {
        for (float feature : row.features()[step]) {
          out.writeFloat(feature);
        }
        out.writeFloat(row.error()[step]);
        out.writeFloat(row.variance()[step]);
      }
    }
    out.flush();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is cut, damaged or of another version
   */
  public static List<CorrectionSequence> read(InputStream bytes) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(bytes, 1 << 16));
    require("mark", MAGIC, in.readInt());
    require("version", VERSION, in.readInt());
    int count = in.readInt();
    List<CorrectionSequence> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      String pack = in.readUTF();
      String stratum = in.readUTF();
      int steps = in.readInt();
      if (steps < 0 || steps > MOST_STEPS) {
        throw new IOException("steps must be in [0, " + MOST_STEPS + "], but were " + steps);
      }
      rows.add(sequence(in, pack, stratum, steps));
    }
    return rows;
  }

  private static CorrectionSequence sequence(
      DataInputStream in, String pack, String stratum, int steps) throws IOException {
    float[][] features = new float[steps][CorrectionSequence.FEATURES];
    float[] error = new float[steps];
    float[] variance = new float[steps];
    for (int step = 0; step < steps; step++) {
      for (int k = 0; k < features[step].length; k++) {
        features[step][k] = in.readFloat();
      }
      error[step] = in.readFloat();
      variance[step] = in.readFloat();
    }
    return new CorrectionSequence(pack, stratum, features, error, variance);
  }

  private static void require(String what, int expected, int actual) throws IOException {
    if (expected != actual) {
      throw new IOException(
          "%s of a file of sequences must be %x, but was %x".formatted(what, expected, actual));
    }
  }
}
