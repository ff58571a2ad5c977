package io.galvani.workbench.evaluate.soh;

import java.util.ArrayList;
import java.util.List;

/** Labels and estimates of one cell over its life, for a plot. */
final class Course {
  private final String cell;
  private final List<double[]> rows = new ArrayList<>();

  Course(String cell) {
    this.cell = cell;
  }

  String cell() {
    return cell;
  }

  /** Takes one cycle in; sigma is relative. */
  void add(int cycle, double labelAh, double estimatedAh, double sigma) {
    rows.add(new double[] {cycle, labelAh, estimatedAh, sigma});
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** [cycle, label in Ah, estimate in Ah, relative sigma]. */
  List<double[]> rows() {
    return rows;
  }
}
