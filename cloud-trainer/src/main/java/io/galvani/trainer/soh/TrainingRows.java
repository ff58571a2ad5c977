package io.galvani.trainer.soh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Rows of many cells, flattened.
 *
 * @param inputs [row, input]
 * @param capacityAh [row]
 * @param part [row], which part of the cells a row belongs to: its cell's place by hash, modulo
 * @param owners [row], the cell that the row is of
 */
@SuppressWarnings("ArrayRecordComponent")
record TrainingRows(float[][] inputs, float[] capacityAh, int[] part, List<ChargeCell> owners) {

  /** Every row of every cell, in one part. */
  static TrainingRows all(List<ChargeCell> cells, KnownUses uses) {
    return of(cells, 1, Integer.MAX_VALUE, uses);
  }

  /** At most so many rows of a cell, evenly over its life, the cells shared out to the parts. */
  static TrainingRows of(List<ChargeCell> cells, int parts, int rowsPerCell, KnownUses uses) {
    List<float[]> inputs = new ArrayList<>();
    List<Float> capacityAh = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    List<ChargeCell> owners = new ArrayList<>();
    // Parts go round in the order of the hashes, so that each has a fair share of few cells.
    List<ChargeCell> ordered =
        cells.stream().sorted(Comparator.comparing(ChargeCell::hash)).toList();
    for (int k = 0; k < ordered.size(); k++) {
      ChargeCell cell = ordered.get(k);
      float[][] rows = ChargeHistory.inputs(cell);
      int stride = (int) Math.max(1, (rows.length + (long) rowsPerCell - 1) / rowsPerCell);
      for (int row = 0; row < rows.length; row += stride) {
        uses.mark(cell, rows[row]);
        inputs.add(rows[row]);
        capacityAh.add(cell.capacityAh()[row]);
        part.add(k % parts);
        owners.add(cell);
      }
    }
    float[] ah = new float[capacityAh.size()];
    for (int row = 0; row < ah.length; row++) {
      ah[row] = capacityAh.get(row);
    }
    return new TrainingRows(
        inputs.toArray(float[][]::new),
        ah,
        part.stream().mapToInt(Integer::intValue).toArray(),
        owners);
  }

  /** The same rows, none of them to be left out. */
  static TrainingRows unparted(TrainingRows rows) {
    return new TrainingRows(rows.inputs(), rows.capacityAh(), new int[rows.size()], rows.owners());
  }

  /** The same rows with each cell's use in the column that others have for it. */
  TrainingRows marked(KnownUses others) {
    float[][] again = new float[inputs.length][];
    for (int row = 0; row < again.length; row++) {
      again[row] = inputs[row].clone();
      others.mark(owners.get(row), again[row]);
    }
    return new TrainingRows(again, capacityAh, part, owners);
  }

  /** The same rows, some without their use ({@link KnownUses#someWithheld}). */
  TrainingRows someUsesWithheld() {
    return new TrainingRows(KnownUses.someWithheld(inputs), capacityAh, part, owners);
  }

  /** How many cells the rows are of. */
  int cells() {
    return (int) owners.stream().map(ChargeCell::id).distinct().count();
  }

  /** Into how many parts the cells are shared out. */
  int parts() {
    return Arrays.stream(part).max().orElse(0) + 1;
  }

  /**
   * The part that the n-th member of its kind leaves out; -1, which is none, if all is one part.
   */
  int leftOut(int turn) {
    return parts() > 1 ? turn % parts() : -1;
  }

  int size() {
    return capacityAh.length;
  }
}
