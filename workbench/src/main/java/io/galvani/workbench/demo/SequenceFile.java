package io.galvani.workbench.demo;

import io.galvani.trainer.correction.CorrectionSequence;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sequences to train on, as one process hands them to another. */
final class SequenceFile {
  private SequenceFile() {}

  static void write(Path file, List<CorrectionSequence> rows) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(rows.size());
      for (CorrectionSequence row : rows) {
        out.writeUTF(row.pack());
        out.writeUTF(row.stratum());
        out.writeInt(row.steps());
        for (int step = 0; step < row.steps(); step++) {
          for (float value : row.features()[step]) {
            out.writeFloat(value);
          }
          out.writeFloat(row.error()[step]);
          out.writeFloat(row.variance()[step]);
        }
      }
    }
  }

  static List<CorrectionSequence> read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      List<CorrectionSequence> rows = new ArrayList<>();
      int count = in.readInt();
      for (int k = 0; k < count; k++) {
        rows.add(sequence(in));
      }
      return rows;
    }
  }

  private static CorrectionSequence sequence(DataInputStream in) throws IOException {
    String pack = in.readUTF();
    String stratum = in.readUTF();
    int steps = in.readInt();
    float[][] features = new float[steps][CorrectionSequence.FEATURES];
    float[] error = new float[steps];
    float[] variance = new float[steps];
    for (int step = 0; step < steps; step++) {
      for (int feature = 0; feature < CorrectionSequence.FEATURES; feature++) {
        features[step][feature] = in.readFloat();
      }
      error[step] = in.readFloat();
      variance[step] = in.readFloat();
    }
    return new CorrectionSequence(pack, stratum, features, error, variance);
  }
}
