package io.galvani.trainer.soh;

import java.util.List;

/**
 * Rows of many cells, flattened.
 *
 * @param inputs [row, input]
 * @param capacityAh [row]
 * @param part [row], which part of the cells a row belongs to: its cell's hash modulo the parts
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TrainingRows(float[][] inputs, float[] capacityAh, int[] part) {

  static TrainingRows of(List<ChargeCell> cells, int parts) {
    int rows = cells.stream().mapToInt(ChargeCell::rows).sum();
    TrainingRows all = new TrainingRows(new float[rows][], new float[rows], new int[rows]);
    int row = 0;
    // Parts go round in the order of the hashes, so that each has a fair share of few cells.
    List<ChargeCell> ordered =
        cells.stream().sorted(java.util.Comparator.comparing(ChargeCell::hash)).toList();
    for (int k = 0; k < ordered.size(); k++) {
      ChargeCell cell = ordered.get(k);
      float[][] inputs = ChargeHistory.inputs(cell);
      for (int t = 0; t < inputs.length; t++, row++) {
        all.inputs[row] = inputs[t];
        all.capacityAh[row] = cell.capacityAh()[t];
        all.part[row] = k % parts;
      }
    }
    return all;
  }

  int size() {
    return capacityAh.length;
  }
}
