package io.galvani.trainer.soh.table;

import io.galvani.battery.charge.ChargeFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Cells whose capacity falls in a line and shows, without noise, in two of the features. */
public final class MadeUpCells {
  private MadeUpCells() {}

  public static List<ChargeCell> of(int cells, int rows) {
    Random random = new Random(7);
    List<ChargeCell> made = new ArrayList<>();
    for (int k = 0; k < cells; k++) {
      made.add(cell(k, rows, random));
    }
    return made;
  }

  private static ChargeCell cell(int number, int rows, Random random) {
    float[][] features = new float[rows][ChargeFeature.COUNT];
    float[] capacityAh = new float[rows];
    double fade = 0.002 + 0.002 * random.nextDouble();
    for (int row = 0; row < rows; row++) {
      double q = 2 - fade * row;
      capacityAh[row] = (float) q;
      for (int k = 0; k < ChargeFeature.COUNT; k++) {
        features[row][k] = (float) random.nextGaussian();
      }
      features[row][4] = (float) (q * q / 4);
      features[row][5] = (float) (1000 * q);
    }
    return new ChargeCell("made", ".", "2C_battery-" + number, features, capacityAh);
  }
}
