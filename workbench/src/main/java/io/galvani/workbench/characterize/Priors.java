package io.galvani.workbench.characterize;

import java.util.Arrays;

/**
 * What is believed of a cell before and between its recordings: neighbouring SOC points and
 * temperatures are alike, resistances follow Arrhenius' law, slopes of the open-circuit voltage are
 * those of the slow tests. Every belief is an equation for the step from where the fit stands.
 */
final class Priors {
  private static final double TAU1_S = 8;
  private static final double TAU2_S = 90;
  private static final double ENERGY = 2.8;
  private static final double LEAST_RISE = 0.4;
  private static final double LEAST_RISE_V = 2e-4;
  private static final double ROOM_DEG_C = 25;

  private final Layout layout;
  private final double[] ocvV;
  private final boolean[] slowSeen;
  private final double capacityAh;
  private final double hysteresisV;

  /**
   * @param ocvV [point] V, open-circuit voltage as slow tests show it
   * @param slowSeen [temperature] whether there was a slow test at it
   * @param hysteresisV amplitude of the hysteresis of its chemistry, V
   */
  Priors(Layout layout, double[] ocvV, boolean[] slowSeen, double capacityAh, double hysteresisV) {
    this.layout = layout;
    this.ocvV = ocvV;
    this.slowSeen = slowSeen;
    this.capacityAh = capacityAh;
    this.hysteresisV = hysteresisV;
  }

  /** The same beliefs but for the shape of the open-circuit voltage, [point] V. */
  Priors withShape(double[] shapeV) {
    return new Priors(layout, shapeV, slowSeen, capacityAh, hysteresisV);
  }

  /** Where a fit begins. */
  double[] start() {
    double[] x = new double[layout.size()];
    x[layout.energy()] = ENERGY;
    Arrays.fill(x, layout.hysteresis(), layout.energy(), hysteresisV);
    for (int t = 0; t < layout.temperatures(); t++) {
      System.arraycopy(ocvV, 0, x, layout.at(t, 0), Layout.N);
      double arrhenius = ENERGY * Layout.inverse(layout.degC(t), ROOM_DEG_C);
      for (int k = Layout.R0; k < Layout.TAU1; k++) {
        x[layout.at(t, k)] = Math.log(typicalOhm(k)) + arrhenius;
      }
      x[layout.at(t, Layout.TAU1)] = Math.log(TAU1_S);
      x[layout.at(t, Layout.TAU2)] = Math.log(TAU2_S);
    }
    return x;
  }

  /** Makes the open-circuit voltage rise over SOC, by a part of what it should at least. */
  void keepRising(double[] x) {
    double[] rise = new double[Layout.N];
    for (int k = 0; k + 1 < Layout.N; k++) {
      rise[k] = Math.max(LEAST_RISE_V, LEAST_RISE * (ocvV[k + 1] - ocvV[k]));
    }
    for (int t = 0; t < layout.temperatures(); t++) {
      double[] rising = Isotonic.nearest(layout.row(x, t, 0, Layout.N), rise);
      System.arraycopy(rising, 0, x, layout.at(t, 0), Layout.N);
    }
  }

  private double typicalOhm(int offset) {
    double share = offset >= Layout.R1 && offset < Layout.R2 ? 0.6 : 1;
    return share * 0.04 / capacityAh;
  }

  void addTo(NormalEquations equations, double[] x) {
    double[] start = start();
    believe(equations, x, layout.energy(), ENERGY, 0.7);
    for (int w = 0; w < Layout.W; w++) {
      believe(equations, x, layout.hysteresis() + w, start, 0.5 * hysteresisV + 1e-5);
      if (w > 0) {
        relate(equations, x, layout.hysteresis() + w, layout.hysteresis() + w - 1, 0, 0.003);
      }
    }
    for (int t = 0; t < layout.temperatures(); t++) {
      holdOcv(equations, x, t);
      for (int table = Layout.R0; table < Layout.TAU1; table += Layout.W) {
        holdAlongSoc(equations, x, t, table);
        believe(equations, x, layout.at(t, table + Layout.W / 2), start, 1.2);
      }
      believe(equations, x, layout.at(t, Layout.TAU1), start, 0.05);
      believe(equations, x, layout.at(t, Layout.TAU2), start, 0.05);
      believe(equations, x, layout.at(t, Layout.CHARGE_RATIO), start, 0.1);
      if (t > 0) {
        holdAlongTemperature(equations, x, t);
      }
    }
  }

  private void holdOcv(NormalEquations equations, double[] x, int t) {
    double[] prior = ocvV;
    double[] points = SocGrid.OCV.points();
    for (int k = 0; k + 1 < Layout.N; k++) {
      double loose = (points[k] < 0.1 ? 4 : 1) * (slowSeen[t] ? 0.02 : 0.03);
      double sigma = loose * Math.sqrt(points[k + 1] - points[k]);
      relate(equations, x, layout.at(t, k + 1), layout.at(t, k), prior[k + 1] - prior[k], sigma);
    }
    believe(equations, x, layout.at(t, Layout.N / 2), prior[Layout.N / 2], 0.1);
  }

  private void holdAlongSoc(NormalEquations equations, double[] x, int t, int table) {
    double[] points = SocGrid.CIRCUIT.points();
    for (int w = 0; w + 1 < Layout.W; w++) {
      double sigma = points[w] < 0.2 ? 0.35 : 0.2;
      relate(equations, x, layout.at(t, table + w + 1), layout.at(t, table + w), 0, sigma);
    }
  }

  private void holdAlongTemperature(NormalEquations equations, double[] x, int t) {
    double apart = layout.degC(t) - layout.degC(t - 1);
    for (int k = 0; k < Layout.N; k++) {
      double low = SocGrid.OCV.points()[k] < 0.1 ? 2.5 : 1;
      double sigma = low * (0.002 + 0.0005 * apart);
      relate(equations, x, layout.at(t, k), layout.at(t - 1, k), 0, sigma);
    }
    for (int k = Layout.R0; k < Layout.TAU1; k++) {
      arrhenius(equations, x, t, k, 0.1 + 0.012 * apart);
    }
    relate(
        equations,
        x,
        layout.at(t, Layout.CHARGE_RATIO),
        layout.at(t - 1, Layout.CHARGE_RATIO),
        0,
        0.1);
    relate(equations, x, layout.at(t, Layout.TAU1), layout.at(t - 1, Layout.TAU1), 0, 0.2);
    relate(equations, x, layout.at(t, Layout.TAU2), layout.at(t - 1, Layout.TAU2), 0, 0.2);
  }

  /** ln R(t) − ln R(t − 1) = E · (1/T − 1/T'), E being an unknown too. */
  private void arrhenius(NormalEquations equations, double[] x, int t, int k, double sigma) {
    double per = Layout.inverse(layout.degC(t), layout.degC(t - 1));
    int cold = layout.at(t - 1, k);
    int warm = layout.at(t, k);
    double off = -(x[warm] - x[cold] - per * x[layout.energy()]);
    equations.add(
        new int[] {cold, warm, layout.energy()},
        new double[] {-1, 1, -per},
        3,
        off,
        1 / (sigma * sigma));
  }

  private static void relate(
      NormalEquations equations, double[] x, int a, int b, double difference, double sigma) {
    equations.relate(a, 1, b, -1, difference - (x[a] - x[b]), sigma);
  }

  private static void believe(
      NormalEquations equations, double[] x, int a, double[] values, double sigma) {
    believe(equations, x, a, values[a], sigma);
  }

  private static void believe(
      NormalEquations equations, double[] x, int a, double value, double sigma) {
    equations.believe(a, value - x[a], sigma);
  }
}
