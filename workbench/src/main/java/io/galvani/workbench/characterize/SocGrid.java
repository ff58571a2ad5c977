package io.galvani.workbench.characterize;

/** An ascending grid of SOC points and the hat functions on it. */
record SocGrid(double... points) {
  static final SocGrid OCV =
      new SocGrid(
          0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
          0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 1);
  static final SocGrid CIRCUIT =
      new SocGrid(0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);

  int size() {
    return points.length;
  }

  /** Index of the lower point of the interval that holds z or is nearest. */
  int below(double z) {
    int i = 0;
    while (i < points.length - 2 && points[i + 1] <= z) {
      i++;
    }
    return i;
  }

  /** Share of the upper point in the interval from {@code i}, in [0, 1]. */
  double share(int i, double z) {
    return Math.max(0, Math.min(1, unclampedShare(i, z)));
  }

  /** That share, going on beyond the grid. */
  double unclampedShare(int i, double z) {
    return (z - points[i]) / (points[i + 1] - points[i]);
  }

  /** Mean distance of a point to its neighbours. */
  double width(int i) {
    int last = points.length - 1;
    return (points[Math.min(last, i + 1)] - points[Math.max(0, i - 1)])
        / (i == 0 || i == last ? 1 : 2);
  }

  double interpolate(double[] values, double z) {
    int i = below(z);
    double share = share(i, z);
    return (1 - share) * values[i] + share * values[i + 1];
  }
}
