package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.trainer.round.PackSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sequences from drives of a single cell with a reference: as recorded, and disturbed. */
final class DriveSequences {
  /** What a told start is worth. */
  private static final double TOLD_SIGMA = 0.01;

  /** How well a reference is known within one drive. */
  private static final double REFERENCE_SIGMA = 0.002;

  private static final long EPOCH_MS = 1_600_000_000_000L;

  private final CellParameters cell;
  private final PackEstimator estimator;
  private final PackSample sample = new PackSample();
  private final double[] cellV = new double[1];
  private final double[] probeDegC = new double[1];

  DriveSequences(CellParameters cell) {
    this.cell = cell;
    this.estimator = new PackEstimator(new PackModel(cell, 1, 1, new int[] {0}, 0));
  }

  /** The drive as it was recorded, and so many times disturbed. */
  List<CorrectionSequence> of(DriveRecording drive, int disturbed, long seed) {
    List<CorrectionSequence> all = new ArrayList<>(one(drive, Disturbance.NONE));
    Random random = new Random(seed * 31 + PackSplit.hash(drive.file()));
    for (int k = 0; k < disturbed; k++) {
      all.addAll(one(drive, Disturbance.draw(random)));
    }
    return all;
  }

  private List<CorrectionSequence> one(DriveRecording drive, Disturbance told) {
    int first = drive.firstReference();
    if (first < 0) {
      return List.of();
    }
    int start = first + (int) (told.from() * (drive.rows() - first));
    SequenceRecorder recorder =
        new SequenceRecorder(drive.file(), stratum(drive), estimator, REFERENCE_SIGMA);
    Random random = new Random(told.seed());
    for (int row = start; row < drive.rows(); row++) {
      fill(drive, told, random, row);
      double reference = drive.referenceSoc()[row];
      if (row == start && told.told() && Double.isFinite(reference)) {
        recorder.start(sample, reference, TOLD_SIGMA);
      } else {
        recorder.add(sample, reference);
      }
    }
    return recorder.finish();
  }

  private void fill(DriveRecording drive, Disturbance told, Random random, int row) {
    cellV[0] = told.voltageV(drive.voltageV()[row], random);
    probeDegC[0] = drive.degC()[row] + told.shiftK();
    double currentA = told.currentA(drive.currentA()[row], cell.capacityAh());
    long ms = Math.round(drive.timeS()[row] * 1000);
    sample.set(row, EPOCH_MS + ms, ms, 1, currentA, Double.NaN, cellV, probeDegC, Double.NaN, 0);
  }

  private String stratum(DriveRecording drive) {
    double degC = drive.labelDegC();
    return Double.isNaN(degC)
        ? cell.name() + " room"
        : "%s %d degC".formatted(cell.name(), Math.round(degC));
  }
}
