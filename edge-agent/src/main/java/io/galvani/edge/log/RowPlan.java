package io.galvani.edge.log;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import io.galvani.edge.log.LogMapping.Placeholders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each column of a file is for: a slot of the row's values, with scale, offset and
 * placeholders. Slot 0 is the current, 1 the pack voltage, 2 the BMS's state of charge, 3 the
 * starting time; cells and then probes follow.
 */
final class RowPlan {
  static final int CURRENT = 0;
  static final int PACK_VOLTAGE = 1;
  static final int BMS_SOC = 2;
  static final int START_S = 3;
  static final int FIRST_CELL = 4;
  private static final double[] NO_VALUES = {};

  final int timeColumn;
  final int cells;
  final int probes;
  private final int[][] slotsOfColumn;
  private final double[] scale;
  private final double[] offset;
  private final double[][] values;
  private final double[] below;
  private final double[] above;

  RowPlan(LogMapping mapping, List<String> header, String file) {
    Header columns = new Header(header, file);
    List<String> cellNames = mapping.cells().names();
    List<String> probeNames =
        mapping.temperatures() == null ? List.of() : mapping.temperatures().names();
    this.cells = cellNames.size();
    this.probes = probeNames.size();
    int slots = FIRST_CELL + cells + probes;
    this.slotsOfColumn = new int[header.size()][0];
    this.scale = new double[slots];
    this.offset = new double[slots];
    this.values = new double[slots][];
    this.below = new double[slots];
    this.above = new double[slots];
    this.timeColumn = columns.index("time.column", mapping.time().column());
    Arrays.setAll(values, slot -> NO_VALUES);
    LogMapping.CurrentColumn current = mapping.current();
    double sign = current.positive() == LogMapping.Positive.CHARGING ? 1 : -1;
    assign(
        CURRENT,
        columns.index("current.column", current.column()),
        sign * orElse(current.scale(), 1),
        sign * orElse(current.offset(), 0),
        current.placeholders());
    optional(PACK_VOLTAGE, "pack_voltage", mapping.packVoltage(), columns);
    optional(BMS_SOC, "bms_soc", mapping.bmsSoc(), columns);
    if (mapping.time().startColumn() != null) {
      assign(START_S, columns.index("time.start_column", mapping.time().startColumn()), 1, 0, null);
    }
    group(FIRST_CELL, "cells.columns", mapping.cells(), cellNames, columns);
    if (mapping.temperatures() != null) {
      group(
          FIRST_CELL + cells, "temperatures.columns", mapping.temperatures(), probeNames, columns);
    }
  }

  private void optional(
      int slot, String key, LogMapping.@Nullable ValueColumn column, Header columns) {
    if (column != null) {
      int index = columns.index(key + ".column", column.column());
      assign(
          slot,
          index,
          orElse(column.scale(), 1),
          orElse(column.offset(), 0),
          column.placeholders());
    }
  }

  private void group(
      int firstSlot, String key, LogMapping.ColumnGroup group, List<String> names, Header columns) {
    for (int i = 0; i < names.size(); i++) {
      assign(
          firstSlot + i,
          columns.index(key, names.get(i)),
          orElse(group.scale(), 1),
          orElse(group.offset(), 0),
          group.placeholders());
    }
  }

  private void assign(
      int slot, int column, double slotScale, double slotOffset, @Nullable Placeholders missing) {
    int[] before = slotsOfColumn[column];
    slotsOfColumn[column] = Arrays.copyOf(before, before.length + 1);
    slotsOfColumn[column][before.length] = slot;
    scale[slot] = slotScale;
    offset[slot] = slotOffset;
    below[slot] = missing == null ? Double.NEGATIVE_INFINITY : orElse(missing.below(), -1e300);
    above[slot] = missing == null ? Double.POSITIVE_INFINITY : orElse(missing.above(), 1e300);
    if (missing != null && missing.values() != null) {
      values[slot] = missing.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private static double orElse(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  /** Slots that the values of a column go to. */
  int[] slots(int column) {
    return column < slotsOfColumn.length ? slotsOfColumn[column] : slotsOfColumn[timeColumn];
  }

  int columns() {
    return slotsOfColumn.length;
  }

  int slotCount() {
    return scale.length;
  }

  boolean isPlaceholder(int slot, double raw) {
    if (raw < below[slot] || raw > above[slot]) {
      return true;
    }
    for (double value : values[slot]) {
      if (Math.abs(raw - value) <= 1e-9 * Math.max(1, Math.abs(value))) {
        return true;
      }
    }
    return false;
  }

  double physical(int slot, double raw) {
    return raw * scale[slot] + offset[slot];
  }

  /** Finds columns by name. */
  private static final class Header {
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Set<String> names;
    private final String file;

    Header(List<String> header, String file) {
      this.names = new LinkedHashSet<>(header);
      this.file = file;
      for (int i = 0; i < header.size(); i++) {
        indexes.putIfAbsent(header.get(i), i);
      }
    }

    int index(String key, String name) {
      Integer index = indexes.get(name);
      if (index == null) {
        throw new InputException(
            key
                + " must be a column of "
                + file
                + ", but \""
                + name
                + "\" is not"
                + Nearest.hint(name, names));
      }
      return index;
    }
  }
}
