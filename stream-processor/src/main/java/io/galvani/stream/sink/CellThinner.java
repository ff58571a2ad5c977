package io.galvani.stream.sink;

import io.galvani.schemas.proto.CellEstimates;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides which cells of a cell state become points. The state of a pack is set anew by every key
 * state (all cells, first of an interval), so reading again from the last key state of every pack
 * gives the same decisions as reading from the beginning: {@link #restartOffset} says from where.
 * Nothing here looks at a clock.
 */
final class CellThinner {
  /** A pack that is silent for this long is no reason to read old records again. */
  private static final long ACTIVE_MS = 120_000;

  /** Beyond this many packs a partition the one silent for longest is forgotten. */
  private static final int MAX_PACKS = 50_000;

  private final long intervalMs;
  private final double deadbandVoltageV;
  private final double deadbandSoc;
  private final Map<Integer, LinkedHashMap<String, Last>> byPartition = new HashMap<>();

  CellThinner(CellThinning thinning) {
    this.intervalMs = thinning.interval().toMillis();
    this.deadbandVoltageV = thinning.deadbandVoltageV();
    this.deadbandSoc = thinning.deadbandSoc();
  }

  /** Where a record lies and when it was written. */
  record At(int partition, long offset, long recordMs) {}

  /** The cells whose points are to be written; takes note of them. */
  BitSet select(String pack, At at, CellEstimates cells) {
    Map<String, Last> packs =
        byPartition.computeIfAbsent(at.partition(), p -> new LinkedHashMap<>());
    Last last = packs.remove(pack);
    long interval = Math.floorDiv(cells.getAtTimestampMs(), intervalMs);
    int count = Math.max(cells.getVoltageVCount(), cells.getSocCount());
    BitSet selected = new BitSet(count);
    if (last == null || last.interval != interval || last.voltageV.length != count) {
      last = new Last(interval, count, at.offset());
      selected.set(0, count);
    }
    for (int cell = 0; cell < count; cell++) {
      if (selected.get(cell) || last.moved(cell, cells, deadbandVoltageV, deadbandSoc)) {
        selected.set(cell);
        last.note(cell, cells);
      }
    }
    last.recordMs = at.recordMs();
    packs.put(pack, last);
    if (packs.size() > MAX_PACKS) {
      packs.remove(packs.keySet().iterator().next());
    }
    return selected;
  }

  /** Offset from which the partition must be read again to rebuild this state. */
  long restartOffset(int partition, long position) {
    Map<String, Last> packs = byPartition.getOrDefault(partition, new LinkedHashMap<>());
    long newest = packs.values().stream().mapToLong(last -> last.recordMs).max().orElse(0);
    return packs.values().stream()
        .filter(last -> newest - last.recordMs <= ACTIVE_MS)
        .mapToLong(last -> last.keyOffset)
        .reduce(position, Math::min);
  }

  /** Another process has the partition now. */
  void forget(int partition) {
    byPartition.remove(partition);
  }

  /** What was written last, of one pack. */
  private static final class Last {
    final long interval;
    final long keyOffset;
    final float[] voltageV;
    final float[] soc;
    long recordMs;

    Last(long interval, int cells, long keyOffset) {
      this.interval = interval;
      this.keyOffset = keyOffset;
      this.voltageV = new float[cells];
      this.soc = new float[cells];
      Arrays.fill(voltageV, Float.NaN);
      Arrays.fill(soc, Float.NaN);
    }

    boolean moved(int cell, CellEstimates cells, double voltageBandV, double socBand) {
      return beyond(voltageV[cell], voltageOf(cells, cell), voltageBandV)
          || beyond(soc[cell], socOf(cells, cell), socBand);
    }

    void note(int cell, CellEstimates cells) {
      voltageV[cell] = voltageOf(cells, cell);
      soc[cell] = socOf(cells, cell);
    }

    /** A value that appears or disappears moved; one that stays absent did not. */
    private static boolean beyond(float before, float now, double band) {
      if (Float.isNaN(before) || Float.isNaN(now)) {
        return Float.isNaN(before) != Float.isNaN(now);
      }
      return Math.abs((double) now - before) > band;
    }
  }

  static float voltageOf(CellEstimates cells, int cell) {
    return cell < cells.getVoltageVCount() ? cells.getVoltageV(cell) : Float.NaN;
  }

  static float socOf(CellEstimates cells, int cell) {
    return cell < cells.getSocCount() ? cells.getSoc(cell) : Float.NaN;
  }
}
