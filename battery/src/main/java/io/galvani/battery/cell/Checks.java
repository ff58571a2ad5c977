package io.galvani.battery.cell;

/** The rules that numbers of a parameter set have to keep; written so that NaN fails. */
final class Checks {
  private Checks() {}

  static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw broken(name, "positive", value);
    }
    return value;
  }

  static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw broken(name, "zero or positive", value);
    }
    return value;
  }

  static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw broken(name, "finite", value);
    }
    return value;
  }

  static double inRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw broken(name, "in [" + low + ", " + high + "]", value);
    }
    return value;
  }

  static String named(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
    return value;
  }

  /** A copy of a row-major table [row][column] as one array, every value checked by the rule. */
  static double[] flat(String name, double[][] table, int rows, int columns) {
    if (table.length != rows) {
      throw new IllegalArgumentException(
          name + " must have " + rows + " rows (temperatures), but had " + table.length);
    }
    double[] flat = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      if (table[row].length != columns) {
        throw new IllegalArgumentException(
            "%s[%d] must have %d values (SOC points), but had %d"
                .formatted(name, row, columns, table[row].length));
      }
      System.arraycopy(table[row], 0, flat, row * columns, columns);
    }
    return flat;
  }

  /** The rows of {@link #flat} again. */
  static double[][] rows(double[] flat, int columns) {
    double[][] table = new double[flat.length / columns][columns];
    for (int row = 0; row < table.length; row++) {
      System.arraycopy(flat, row * columns, table[row], 0, columns);
    }
    return table;
  }

  static IllegalArgumentException broken(String name, String rule, double value) {
    return new IllegalArgumentException(name + " must be " + rule + ", but was " + value);
  }
}
