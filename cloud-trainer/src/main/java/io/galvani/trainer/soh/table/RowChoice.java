package io.galvani.trainer.soh.table;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Some of the training rows, by their numbers. */
public final class RowChoice {
  private final int[] rows;

  private RowChoice(int[] rows) {
    this.rows = rows;
  }

  /** The rows of one part of the cells. */
  public static RowChoice of(int[] part, int wanted) {
    return new RowChoice(IntStream.range(0, part.length).filter(r -> part[r] == wanted).toArray());
  }

  /** All rows but those of one part of the cells. */
  public static RowChoice without(int[] part, int unwanted) {
    return new RowChoice(
        IntStream.range(0, part.length).filter(r -> part[r] != unwanted).toArray());
  }

  public int[] rows() {
    return rows.clone();
  }

  public int size() {
    return rows.length;
  }

  public float[][] from(float[][] all) {
    return Arrays.stream(rows).mapToObj(row -> all[row]).toArray(float[][]::new);
  }

  public float[] from(float[] all) {
    float[] chosen = new float[rows.length];
    for (int k = 0; k < rows.length; k++) {
      chosen[k] = all[rows[k]];
    }
    return chosen;
  }
}
