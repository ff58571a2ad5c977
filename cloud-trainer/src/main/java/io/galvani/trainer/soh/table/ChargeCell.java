package io.galvani.trainer.soh.table;

import io.galvani.battery.charge.ChargeHistory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One cell's life as rows of charge features, in the order of its charges.
 *
 * @param dataset name of the file the cell came from, without endings
 * @param group the data set's own grouping
 * @param cell name of the cell, unique within data set and group; {@code PACK/NUMBER} for one of a
 *     pack
 * @param columns what its features are
 * @param firstRow how many charges of its life nobody saw
 * @param features [row, feature], as read; values may be infinite
 * @param capacityAh [row], discharge capacity of the same cycle, above zero; NaN for a charge that
 *     is only a part of the history
 * @param sigmaAh [row], standard deviation of that capacity; 0 where it was measured
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ChargeCell(
    String dataset,
    String group,
    String cell,
    ChargeColumns columns,
    int firstRow,
    float[][] features,
    float[] capacityAh,
    float[] sigmaAh) {

  /** The group of a cell that is of none. */
  public static final String NO_GROUP = ".";

  /** A cell seen from its first charge on, in a table made elsewhere. */
  public ChargeCell(
      String dataset, String group, String cell, float[][] features, float[] capacityAh) {
    this(
        dataset,
        group,
        cell,
        ChargeColumns.FOREIGN,
        0,
        features,
        capacityAh,
        new float[capacityAh.length]);
  }

  /** The same cell as who begins at a row sees it. */
  ChargeCell seenFrom(int row) {
    return new ChargeCell(
        dataset,
        group,
        cell,
        columns,
        firstRow + row,
        Arrays.copyOfRange(features, row, rows()),
        Arrays.copyOfRange(capacityAh, row, rows()),
        Arrays.copyOfRange(sigmaAh, row, rows()));
  }

  /** The same cell of no group. */
  public ChargeCell ungrouped() {
    return new ChargeCell(
        dataset, NO_GROUP, cell, columns, firstRow, features, capacityAh, sigmaAh);
  }

  /** Identity across runs. */
  public String id() {
    return dataset + "/" + group + "/" + cell;
  }

  /**
   * What splits are made by, so that it is never cut: the pack, because one current sensor counts
   * for all of its cells and their errors are alike; the cell itself where it is of none.
   */
  public String owner() {
    int slash = cell.lastIndexOf('/');
    // A pack is one and the same whatever it was used for.
    return slash < 0 ? id() : dataset + "/" + NO_GROUP + "/" + cell.substring(0, slash);
  }

  /** A stable 31-bit hash of the owner, the same in every run and on every machine. */
  public int hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(owner().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The protocol a cell's name tells (XJTU): 1 to 6; 0 if the name tells none. */
  int batch() {
    String[] prefixes = {"2C_", "3C_", "R2.5_", "R3_", "RW_", "Sim_satellite_"};
    for (int k = 0; k < prefixes.length; k++) {
      if (cell.startsWith(prefixes[k])) {
        return k + 1;
      }
    }
    return 0;
  }

  /**
   * How the cell is used, as far as its names tell: its group and what its name says before the
   * first underscore. Empty if neither says anything.
   */
  public String use() {
    int underscore = cell.indexOf('_');
    String named = underscore < 0 ? "" : cell.substring(0, underscore);
    return group.equals(NO_GROUP) || named.startsWith(group)
        ? named
        : (group + " " + named).strip();
  }

  /** Under which heading errors are reported. */
  public String stratum() {
    String part = batch() > 0 ? "batch " + batch() : group;
    String late = firstRow > 0 ? " seen late" : "";
    return (part.equals(NO_GROUP) ? dataset : dataset + "/" + part) + late;
  }

  /** [row, input]: what the history of charges tells up to each of them; no use is marked. */
  public float[][] inputs() {
    ChargeHistory history = new ChargeHistory();
    float[][] inputs = new float[rows()][ChargeHistory.INPUTS];
    for (int row = 0; row < inputs.length; row++) {
      history.add(features[row]);
      history.copyTo(inputs[row]);
    }
    return inputs;
  }

  /** Rows that have a capacity, in order. */
  public int[] labelled() {
    return IntStream.range(0, rows()).filter(row -> capacityAh[row] > 0).toArray();
  }

  public int rows() {
    return capacityAh.length;
  }
}
