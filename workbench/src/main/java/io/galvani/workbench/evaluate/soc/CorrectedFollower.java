package io.galvani.workbench.evaluate.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.trainer.correction.CorrectionFile;
import io.galvani.trainer.correction.OnnxNetwork;

/** The estimator of edge and stream with a learned correction behind it, on a pack of one cell. */
final class CorrectedFollower implements Follower, AutoCloseable {
  /** What a told start is worth. */
  private static final double TOLD_SIGMA = 0.01;

  private static final long EPOCH_MS = 1_600_000_000_000L;

  private final PackModel model;
  private final PackEstimator estimator;
  private final CorrectionFile file;
  private final OnnxNetwork network;
  private final PackSample sample = new PackSample();
  private final double[] cellV = new double[1];
  private final double[] probeDegC = new double[1];
  private PackCorrection correction;
  private PackState state;
  private double toldSoc = Double.NaN;
  private long seq;

  CorrectedFollower(CellParameters cell, CorrectionFile file) {
    this.file = file;
    model = new PackModel(cell, 1, 1, new int[] {0}, 0);
    estimator = new PackEstimator(model);
    network = OnnxNetwork.load(file.onnx());
    state = estimator.newState();
    correction = new PackCorrection(model, network, file.ranges());
  }

  @Override
  public void start(double soc) {
    state = estimator.newState();
    correction = new PackCorrection(model, network, file.ranges());
    toldSoc = soc;
    seq = 0;
  }

  @Override
  public void step(double timeS, double voltageV, double currentA, double degC) {
    cellV[0] = voltageV;
    probeDegC[0] = degC;
    long ms = Math.round(timeS * 1000);
    sample.set(seq, EPOCH_MS + ms, ms, 1, currentA, Double.NaN, cellV, probeDegC, Double.NaN, 0);
    StepOutcome outcome = estimator.step(state, sample);
    if (seq == 0 && !Double.isNaN(toldSoc)) {
      estimator.tellSoc(state, Math.max(0, Math.min(1, toldSoc)), TOLD_SIGMA);
    }
    correction.step(state, sample, outcome);
    seq++;
  }

  @Override
  public double soc() {
    return correction.soc();
  }

  @Override
  public double socSigma() {
    return correction.sigma();
  }

  @Override
  public void close() {
    network.close();
  }
}
