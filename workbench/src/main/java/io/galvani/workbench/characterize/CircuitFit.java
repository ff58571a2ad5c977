package io.galvani.workbench.characterize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits open-circuit voltage and resistances over SOC of all temperatures in one linear problem: for
 * given time constants the voltage of the circuit is linear in all of them, because the reference
 * tells the SOC. Neighbouring SOC points and neighbouring temperatures are held together: slopes of
 * the open-circuit voltage to those of the slow tests, resistances to each other and over
 * temperature to Arrhenius' law.
 */
final class CircuitFit {
  static final double GAS_CONSTANT = 8.314462618;
  private static final double SIGMA_V = 0.005;
  private static final double DECORRELATION_S = 60;
  private static final int N = SocGrid.OCV.size();
  private static final int W = SocGrid.CIRCUIT.size();

  /**
   * What is held fixed while the rest is solved for.
   *
   * @param tau1S fast time constant, s
   * @param tau2S slow time constant, s
   * @param exchangeA exchange current at 25 degC, A; infinite for a linear resistance
   * @param activationJPerMol of all resistances, J/mol
   */
  record Setting(double tau1S, double tau2S, double exchangeA, double activationJPerMol) {
    boolean nonlinear() {
      return Double.isFinite(exchangeA);
    }

    /** Factor of a resistance at a temperature over that at another. */
    double arrhenius(double degC, double fromDegC) {
      double inverse = 1 / (degC + 273.15) - 1 / (fromDegC + 273.15);
      return Math.exp(activationJPerMol / GAS_CONSTANT * inverse);
    }

    /** Exchange current at a temperature, A. */
    double exchangeA(double degC) {
      return exchangeA / arrhenius(degC, 25);
    }
  }

  /** A solution: values of a temperature lie in one row of each table. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of tables, never compared
  record Solution(
      Setting setting,
      double[] degC,
      double[][] ocvV,
      double[][] r0Ohm,
      double[][] transferOhm,
      double[][] r1Ohm,
      double[][] r2Ohm,
      double cost) {}

  private final List<Group> groups;
  private final double capacityAh;

  /** Traces of one temperature and the prior of their open-circuit voltage. */
  @SuppressWarnings("ArrayRecordComponent")
  record Group(double degC, List<Trace> traces, double[] priorOcvV, boolean slowSeen) {}

  CircuitFit(List<Group> groups, double capacityAh) {
    this.groups = groups;
    this.capacityAh = capacityAh;
  }

  /** Solves twice: the first solution tells how large resistances are, which scales the priors. */
  Solution solve(Setting setting) {
    int width = width(setting);
    List<NormalEquations> data = new ArrayList<>();
    double square = 0;
    for (Group group : groups) {
      NormalEquations part = new NormalEquations(width);
      for (Trace trace : group.traces()) {
        square += new Rows(setting, group.degC()).addTo(part, trace);
      }
      data.add(part);
    }
    double[] typical = new double[groups.size()];
    for (int g = 0; g < typical.length; g++) {
      typical[g] = 0.06 / capacityAh * setting.arrhenius(groups.get(g).degC(), 25);
    }
    double[] x = solve(setting, data, typical, 3);
    for (int g = 0; g < typical.length; g++) {
      double sum = 0;
      for (int k = N; k < width; k++) {
        sum += x[g * width + k];
      }
      typical[g] = Math.max(0.2 * typical[g], sum / (width - N));
    }
    x = solve(setting, data, typical, 1);
    double cost = square;
    for (int g = 0; g < data.size(); g++) {
      cost += data.get(g).excess(Arrays.copyOfRange(x, g * width, (g + 1) * width));
    }
    return unpack(setting, x, cost);
  }

  private static int blocks(Setting setting) {
    return setting.nonlinear() ? 4 : 3;
  }

  private static int width(Setting setting) {
    return N + blocks(setting) * W;
  }

  private double[] solve(
      Setting setting, List<NormalEquations> data, double[] typical, double looseness) {
    int width = width(setting);
    NormalEquations all = new NormalEquations(width * data.size());
    double[] floor = new double[all.size()];
    for (int g = 0; g < data.size(); g++) {
      int at = g * width;
      all.add(data.get(g), at);
      Arrays.fill(floor, at, at + N, 1);
      Arrays.fill(floor, at + N, at + width, 0.02 * typical[g]);
      holdOcv(all, at, groups.get(g));
      for (int k = N; k < width; k++) {
        int point = (k - N) % W;
        double share = SocGrid.CIRCUIT.points()[point] < 0.2 ? 0.5 : 0.2;
        if (point < W - 1) {
          all.relate(at + k, 1, at + k + 1, 0, looseness * share * typical[g]);
        }
        all.believe(at + k, typical[g], 5 * looseness * typical[g]);
      }
      if (g > 0) {
        holdTogether(all, setting, g, typical[g], looseness);
      }
    }
    return all.solve(floor);
  }

  private static void holdOcv(NormalEquations all, int at, Group group) {
    double[] prior = group.priorOcvV();
    for (int k = 0; k + 1 < N; k++) {
      double low = SocGrid.OCV.points()[k] < 0.1 ? 0.03 : 0.006;
      double sigma = group.slowSeen() ? low : 2 * low;
      all.relate(at + k + 1, 1, at + k, prior[k + 1] - prior[k], sigma);
    }
    all.believe(at + N / 2, prior[N / 2], 0.1);
  }

  private void holdTogether(
      NormalEquations all, Setting setting, int g, double typical, double looseness) {
    int width = width(setting);
    double cold = groups.get(g - 1).degC();
    double warm = groups.get(g).degC();
    double apart = warm - cold;
    for (int k = 0; k < N; k++) {
      double low = SocGrid.OCV.points()[k] < 0.1 ? 4 : 1;
      double sigma = low * (0.004 + 0.0005 * apart);
      all.relate((g - 1) * width + k, 1, g * width + k, 0, sigma);
    }
    for (int k = N; k < width; k++) {
      double factor = setting.arrhenius(warm, cold);
      double sigma = looseness * (0.15 + 0.015 * apart) * typical;
      all.relate((g - 1) * width + k, factor, g * width + k, 0, sigma);
    }
  }

  private Solution unpack(Setting setting, double[] x, double cost) {
    int groupCount = groups.size();
    int width = width(setting);
    double[][][] tables = new double[5][groupCount][];
    for (int g = 0; g < groupCount; g++) {
      int at = g * width;
      tables[0][g] = Arrays.copyOfRange(x, at, at + N);
      int block = 0;
      for (int quantity = 1; quantity < 5; quantity++) {
        if (quantity == 2 && !setting.nonlinear()) {
          tables[2][g] = new double[W];
          continue;
        }
        int from = at + N + W * block++;
        tables[quantity][g] = Arrays.copyOfRange(x, from, from + W);
      }
    }
    double[] degC = groups.stream().mapToDouble(Group::degC).toArray();
    return new Solution(
        setting, degC, tables[0], tables[1], tables[2], tables[3], tables[4], cost);
  }

  /** Rows of the linear problem of one trace. */
  private static final class Rows {
    private final Setting setting;
    private final double groupDegC;
    private final int blocks;
    private final int[] columns;
    private final double[] values;

    Rows(Setting setting, double groupDegC) {
      this.setting = setting;
      this.groupDegC = groupDegC;
      blocks = blocks(setting);
      columns = new int[6 + 2 * W];
      values = new double[columns.length];
    }

    /** Adds all rows; returns the weighted sum of squared voltages. */
    double addTo(NormalEquations part, Trace trace) {
      double[] fast = new double[W];
      double[] slow = new double[W];
      double square = 0;
      for (int i = 1; i < trace.rows(); i++) {
        double scale = setting.arrhenius(trace.degC()[i], groupDegC);
        double dtS = trace.timeS()[i] - trace.timeS()[i - 1];
        double mean = 0.5 * (trace.currentA()[i] + trace.currentA()[i - 1]);
        relax(fast, setting.tau1S(), dtS, mean * scale, trace.soc()[i - 1]);
        relax(slow, setting.tau2S(), dtS, mean * scale, trace.soc()[i - 1]);
        double weight =
            trace.weight() * trace.spanS(i) / DECORRELATION_S / (SIGMA_V * SIGMA_V);
        int count = row(trace, i, scale, fast, slow);
        part.add(columns, values, count, trace.voltageV()[i], weight);
        square += weight * trace.voltageV()[i] * trace.voltageV()[i];
      }
      return square;
    }

    private static void relax(double[] pair, double tauS, double dtS, double drivenA, double z) {
      double kept = Math.exp(-dtS / tauS);
      for (int k = 0; k < W; k++) {
        pair[k] *= kept;
      }
      int low = SocGrid.CIRCUIT.below(z);
      double share = SocGrid.CIRCUIT.share(low, z);
      pair[low] += (1 - kept) * (1 - share) * drivenA;
      pair[low + 1] += (1 - kept) * share * drivenA;
    }

    private int row(Trace trace, int i, double scale, double[] fast, double[] slow) {
      double z = trace.soc()[i];
      double current = trace.currentA()[i];
      int count = hat(0, 0, SocGrid.OCV, z, 1);
      count = hat(count, N, SocGrid.CIRCUIT, z, current * scale);
      int block = 1;
      if (setting.nonlinear()) {
        double exchangeA = setting.exchangeA(trace.degC()[i]);
        double driven = 2 * exchangeA * asinh(current / (2 * exchangeA));
        count = hat(count, N + W, SocGrid.CIRCUIT, z, driven * scale);
        block = 2;
      }
      count = pair(count, N + W * block, fast);
      return pair(count, N + W * (blocks - 1), slow);
    }

    private int hat(int count, int from, SocGrid grid, double z, double value) {
      int low = grid.below(z);
      double share = grid.share(low, z);
      columns[count] = from + low;
      values[count] = (1 - share) * value;
      columns[count + 1] = from + low + 1;
      values[count + 1] = share * value;
      return count + 2;
    }

    private int pair(int count, int from, double[] pair) {
      int next = count;
      for (int k = 0; k < W; k++) {
        if (Math.abs(pair[k]) > 1e-4) {
          columns[next] = from + k;
          values[next++] = pair[k];
        }
      }
      return next;
    }

    private static double asinh(double x) {
      double magnitude = Math.abs(x);
      return Math.signum(x) * Math.log(magnitude + Math.sqrt(magnitude * magnitude + 1));
    }
  }
}
