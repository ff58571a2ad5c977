package io.galvani.trainer.soh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One cell's life as rows of charge features, in the order of its charges.
 *
 * @param dataset name of the file the cell came from, without endings
 * @param group the data set's own grouping
 * @param cell name of the cell, unique within data set and group
 * @param features [row, feature], as read; values may be infinite
 * @param capacityAh [row], discharge capacity of the same cycle, above zero
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChargeCell(
    String dataset, String group, String cell, float[][] features, float[] capacityAh) {

  /** Identity across runs: what splits are made by. */
  String id() {
    return dataset + "/" + group + "/" + cell;
  }

  /** A stable 31-bit hash of the identity, the same in every run and on every machine. */
  int hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id().getBytes(StandardCharsets.UTF_8));
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
  String use() {
    int underscore = cell.indexOf('_');
    String named = underscore < 0 ? "" : cell.substring(0, underscore);
    return group.equals(".") || named.startsWith(group) ? named : (group + " " + named).strip();
  }

  /** Under which heading errors are reported. */
  String stratum() {
    String part = batch() > 0 ? "batch " + batch() : group;
    return part.equals(".") ? dataset : dataset + "/" + part;
  }

  int rows() {
    return capacityAh.length;
  }
}
