package io.galvani.trainer.soh.table;

import io.galvani.battery.charge.TaughtUses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Rows of many cells, flattened.
 *
 * @param inputs [row, input]
 * @param capacityAh [row]
 * @param sigmaAh [row], standard deviation of that capacity; 0 where it was measured
 * @param part [row], which part of the cells a row belongs to: its owner's place by hash, modulo
 * @param owners [row], the cell that the row is of
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainingRows(
    float[][] inputs, float[] capacityAh, float[] sigmaAh, int[] part, List<ChargeCell> owners) {

  /** Rows whose capacity was measured. */
  public TrainingRows(float[][] inputs, float[] capacityAh, int[] part, List<ChargeCell> owners) {
    this(inputs, capacityAh, new float[capacityAh.length], part, owners);
  }

  /** Every row of every cell, in one part. */
  public static TrainingRows all(List<ChargeCell> cells, KnownUses uses) {
    return of(cells, 1, Integer.MAX_VALUE, uses);
  }

  /**
   * At most so many rows of a cell, evenly over its life, the cells shared out to the parts. Rows
   * without a capacity are history only.
   */
  public static TrainingRows of(
      List<ChargeCell> cells, int parts, int rowsPerCell, KnownUses uses) {
    List<float[]> inputs = new ArrayList<>();
    List<float[]> labels = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    List<ChargeCell> owners = new ArrayList<>();
    // Parts go round use by use in the order of the hashes, so that each has a fair share of few
    // cells, and none takes away several of a use that has few.
    // Cells of a pack, and a cell that is there twice, seen from its beginning and later, are of
    // one part.
    List<ChargeCell> ordered =
        cells.stream()
            .sorted(Comparator.comparing(ChargeCell::use).thenComparing(ChargeCell::hash))
            .toList();
    List<String> places = ordered.stream().map(ChargeCell::owner).distinct().toList();
    TaughtUses taught = uses.taught();
    for (ChargeCell cell : ordered) {
      int place = places.indexOf(cell.owner());
      float[][] rows = cell.inputs();
      int[] labelled = cell.labelled();
      int stride = (int) Math.max(1, (labelled.length + (long) rowsPerCell - 1) / rowsPerCell);
      for (int k = 0; k < labelled.length; k += stride) {
        int row = labelled[k];
        taught.mark(cell.use(), rows[row]);
        inputs.add(rows[row]);
        labels.add(new float[] {cell.capacityAh()[row], cell.sigmaAh()[row]});
        part.add(place % parts);
        owners.add(cell);
      }
    }
    return new TrainingRows(
        inputs.toArray(float[][]::new),
        column(labels, 0),
        column(labels, 1),
        part.stream().mapToInt(Integer::intValue).toArray(),
        owners);
  }

  private static float[] column(List<float[]> rows, int column) {
    float[] values = new float[rows.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = rows.get(row)[column];
    }
    return values;
  }

  /**
   * Some of the rows.
   *
   * @param kept whether the inputs of one are those of a row to be kept
   */
  public TrainingRows where(Predicate<float[]> kept) {
    int[] rows = IntStream.range(0, size()).filter(row -> kept.test(inputs[row])).toArray();
    float[][] someInputs = new float[rows.length][];
    float[] someAh = new float[rows.length];
    float[] someSigmaAh = new float[rows.length];
    int[] someParts = new int[rows.length];
    List<ChargeCell> someOwners = new ArrayList<>();
    for (int k = 0; k < rows.length; k++) {
      someInputs[k] = inputs[rows[k]];
      someAh[k] = capacityAh[rows[k]];
      someSigmaAh[k] = sigmaAh[rows[k]];
      someParts[k] = part[rows[k]];
      someOwners.add(owners.get(rows[k]));
    }
    return new TrainingRows(someInputs, someAh, someSigmaAh, someParts, someOwners);
  }

  /** The same rows, none of them to be left out. */
  public static TrainingRows unparted(TrainingRows rows) {
    return new TrainingRows(
        rows.inputs(), rows.capacityAh(), rows.sigmaAh(), new int[rows.size()], rows.owners());
  }

  /** The same rows with each cell's use in the column that others have for it. */
  public TrainingRows marked(KnownUses others) {
    TaughtUses taught = others.taught();
    float[][] again = new float[inputs.length][];
    for (int row = 0; row < again.length; row++) {
      again[row] = inputs[row].clone();
      taught.mark(owners.get(row).use(), again[row]);
    }
    return new TrainingRows(again, capacityAh, sigmaAh, part, owners);
  }

  /** The same rows, some without their use ({@link KnownUses#someWithheld}). */
  public TrainingRows someUsesWithheld() {
    return new TrainingRows(KnownUses.someWithheld(inputs), capacityAh, sigmaAh, part, owners);
  }

  /** How many cells the rows are of, those of a pack counted as one: what errs by itself. */
  public int cells() {
    return (int) owners.stream().map(ChargeCell::owner).distinct().count();
  }

  /** Into how many parts the cells are shared out. */
  public int parts() {
    return Arrays.stream(part).max().orElse(0) + 1;
  }

  /**
   * The part that the n-th member of its kind leaves out; -1, which is none, if all is one part.
   */
  public int leftOut(int turn) {
    return parts() > 1 ? turn % parts() : -1;
  }

  public int size() {
    return capacityAh.length;
  }
}
