package io.galvani.trainer.correction;

import io.galvani.battery.correction.CorrectionNetwork;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.onnx.GruWeights;
import java.util.List;

/**
 * The correction written out in Java, member by member: what ONNX Runtime is compared with. No
 * allocation in a step.
 */
final class PlainCorrection implements CorrectionNetwork {
  private final CorrectionModel model;
  private final List<GruWeights> weights;
  private final List<float[][]> heads;
  private final int units;
  private final float[] x = new float[CorrectionSequence.FEATURES];
  private final float[] gates;
  private final float[] recurrent;

  PlainCorrection(CorrectionModel model) {
    this.model = model;
    this.units = model.plan().units();
    this.weights = model.members().stream().map(m -> m.block().recurrent()).toList();
    this.heads = model.members().stream().map(m -> m.block().head()).toList();
    this.gates = new float[3 * units];
    this.recurrent = new float[3 * units];
  }

  @Override
  public int hiddenSize() {
    return model.plan().hidden();
  }

  @Override
  public void step(float[] row, float[] hidden, float[] answer) {
    scale(row);
    double mean = 0;
    double square = 0;
    double variance = 0;
    int members = weights.size();
    for (int k = 0; k < members; k++) {
      stepMember(weights.get(k), hidden, k * units);
      float[][] head = heads.get(k);
      double own =
          CorrectionMember.BOUND
              * Math.tanh(dot(head[0], 0, hidden, k * units, head[1][0]) / CorrectionMember.BOUND);
      double log = dot(head[0], units, hidden, k * units, head[1][1]);
      mean += own / members;
      square += own * own / members;
      variance +=
          Math.exp(
                  Math.max(
                      CorrectionMember.LEAST_LOG_VARIANCE,
                      Math.min(CorrectionMember.LARGEST_LOG_VARIANCE, log)))
              / members;
    }
    double sigma = Math.max(Windows.LEAST_SIGMA, row[CorrectionSequence.SOC_SIGMA]);
    Trust trust = model.trust();
    double whole = variance + Math.max(0, square - mean * mean);
    double degC = row[CorrectionSequence.TEMPERATURE];
    answer[0] = (float) (sigma * trust.correction(mean, whole, degC));
    answer[1] = (float) (2 * Math.log(trust.widening()) + Math.log(whole) + 2 * Math.log(sigma));
  }

  private void scale(float[] row) {
    InputScale scale = model.scale();
    for (int k = 0; k < x.length; k++) {
      float z = (row[k] - scale.centre()[k]) * scale.gain()[k];
      x[k] = Math.min(InputScale.LIMIT, Math.max(-InputScale.LIMIT, z));
    }
  }

  private void stepMember(GruWeights w, float[] hidden, int at) {
    for (int k = 0; k < gates.length; k++) {
      gates[k] = dot(w.input(), k * x.length, x, 0, x.length, w.inputBias()[k]);
      recurrent[k] = dot(w.hidden(), k * units, hidden, at, units, w.hiddenBias()[k]);
    }
    for (int k = 0; k < units; k++) {
      float reset = sigmoid(gates[k] + recurrent[k]);
      float update = sigmoid(gates[units + k] + recurrent[units + k]);
      float fresh = (float) Math.tanh(gates[2 * units + k] + reset * recurrent[2 * units + k]);
      hidden[at + k] = (1 - update) * fresh + update * hidden[at + k];
    }
  }

  private float dot(float[] weights, int from, float[] values, int at, float bias) {
    return dot(weights, from, values, at, units, bias);
  }

  private static float dot(
      float[] weights, int from, float[] values, int at, int count, float bias) {
    float sum = bias;
    for (int k = 0; k < count; k++) {
      sum += weights[from + k] * values[at + k];
    }
    return sum;
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
