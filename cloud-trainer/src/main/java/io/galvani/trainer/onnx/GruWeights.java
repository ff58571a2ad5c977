package io.galvani.trainer.onnx;

import java.util.List;

/**
 * Weights of one layer of gated recurrent units, each matrix row-major with the gates reset,
 * update, new one below the other, as PyTorch stores them:
 *
 * <pre>
 * r = σ(Wr x + br + Ur h + cr)   z = σ(Wz x + bz + Uz h + cz)
 * n = tanh(Wn x + bn + r·(Un h + cn))   h' = (1 − z)·n + z·h
 * </pre>
 *
 * @param inputs width of x
 * @param units width of h
 * @param input W, [3·units, inputs]
 * @param hidden U, [3·units, units]
 * @param inputBias b, [3·units]
 * @param hiddenBias c, [3·units]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GruWeights(
    int inputs, int units, float[] input, float[] hidden, float[] inputBias, float[] hiddenBias) {

  /**
   * Several layers side by side over the same inputs as one: hidden states follow one another, and
   * no member sees another's.
   */
  public static GruWeights sideBySide(List<GruWeights> members) {
    int inputs = members.get(0).inputs();
    int units = members.stream().mapToInt(GruWeights::units).sum();
    float[] input = new float[3 * units * inputs];
    float[] hidden = new float[3 * units * units];
    float[] inputBias = new float[3 * units];
    float[] hiddenBias = new float[3 * units];
    int at = 0;
    for (GruWeights member : members) {
      int own = member.units();
      for (int gate = 0; gate < 3; gate++) {
        for (int unit = 0; unit < own; unit++) {
          int from = gate * own + unit;
          int to = gate * units + at + unit;
          System.arraycopy(member.input(), from * inputs, input, to * inputs, inputs);
          System.arraycopy(member.hidden(), from * own, hidden, to * units + at, own);
          inputBias[to] = member.inputBias()[from];
          hiddenBias[to] = member.hiddenBias()[from];
        }
      }
      at += own;
    }
    return new GruWeights(inputs, units, input, hidden, inputBias, hiddenBias);
  }

  float[] inputOnnx() {
    return reordered(input);
  }

  float[] hiddenOnnx() {
    return reordered(hidden);
  }

  float[] biasOnnx() {
    float[] both = new float[6 * units];
    System.arraycopy(reordered(inputBias), 0, both, 0, 3 * units);
    System.arraycopy(reordered(hiddenBias), 0, both, 3 * units, 3 * units);
    return both;
  }

  /** ONNX has update before reset. */
  private static float[] reordered(float[] gates) {
    int size = gates.length / 3;
    float[] swapped = gates.clone();
    System.arraycopy(gates, 0, swapped, size, size);
    System.arraycopy(gates, size, swapped, 0, size);
    return swapped;
  }
}
