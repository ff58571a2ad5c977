package io.galvani.trainer.soh.fleet;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.ChargeRow;
import io.galvani.trainer.round.NewestSteps;
import java.util.Arrays;
import java.util.List;

/**
 * One charge of a pack, of at most twelve of its cells, evenly over the string: all cells of a pack
 * err with one current sensor, so that further ones teach little more.
 *
 * @param timestampMs of its last sample, event time, UTC ms
 * @param cycles equivalent full cycles of the pack
 * @param packCells cells of the pack
 * @param features [kept cell][feature], no feature where the charge does not tell of the cell
 * @param said [kept cell], what the equations knew of it then
 * @param use that the pack lived in; empty if it was not told
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FleetCharge(
    long timestampMs,
    double cycles,
    int packCells,
    float[][] features,
    List<CapacitySmoother.Said> said,
    String use)
    implements NewestSteps.Timed {
  /** Cells of one pack that are kept. */
  static final int MOST_CELLS = 12;

  private static final float[] NOT_TOLD = {};
  private static final String SCHEMA = KnownModel.CAPACITY.features().sha256().substring(0, 16);

  /** Whether a charge has the features of this model, and everything of every cell. */
  static boolean fits(ChargeRow row) {
    int cells = row.getCapacity1CAhCount();
    return row.getSchema().equals(SCHEMA)
        && row.getFeatureCount() == ChargeFeature.COUNT
        && cells > 0
        && row.getFeaturesCount() == (long) cells * ChargeFeature.COUNT
        && row.getCapacity1CSigmaAhCount() == cells
        && row.getCapacityWindowsCount() == cells
        && row.getEquivalentFullCycles() >= 0
        && row.getEquivalentFullCycles() <= Float.MAX_VALUE
        && PackUse.isNoneOrName(row.getUse());
  }

  /** Reads a charge that fits. */
  static FleetCharge of(ChargeRow row) {
    int[] kept = kept(row.getCapacity1CAhCount());
    float[][] features = new float[kept.length][];
    CapacitySmoother.Said[] said = new CapacitySmoother.Said[kept.length];
    for (int k = 0; k < kept.length; k++) {
      int cell = kept[k];
      features[k] = features(row, cell);
      said[k] =
          new CapacitySmoother.Said(
              row.getEquivalentFullCycles(),
              row.getCapacity1CAh(cell),
              row.getCapacity1CSigmaAh(cell),
              row.getCapacityWindows(cell));
    }
    return new FleetCharge(
        row.getAtTimestampMs(),
        row.getEquivalentFullCycles(),
        row.getCapacity1CAhCount(),
        features,
        List.of(said),
        row.getUse());
  }

  private static float[] features(ChargeRow row, int cell) {
    float[] values = new float[ChargeFeature.COUNT];
    for (int k = 0; k < values.length; k++) {
      values[k] = row.getFeatures(cell * values.length + k);
      if (!Float.isFinite(values[k])) {
        return NOT_TOLD;
      }
    }
    return values;
  }

  /** Whether the charge tells of a kept cell. */
  boolean told(int k) {
    return features[k].length > 0;
  }

  /** Numbers of the cells of a pack that are kept, from 0. */
  static int[] kept(int packCells) {
    return spread(packCells, MOST_CELLS);
  }

  /** So many places of a row at most, from its first to its last. */
  static int[] spread(int length, int most) {
    int[] places = new int[Math.min(length, most)];
    Arrays.setAll(places, k -> k * (length - 1) / Math.max(1, places.length - 1));
    return places;
  }
}
