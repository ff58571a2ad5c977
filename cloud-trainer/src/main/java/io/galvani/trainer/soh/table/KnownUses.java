package io.galvani.trainer.soh.table;

import io.galvani.battery.charge.ChargeHistory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ways of use ({@link ChargeCell#use}) that training cells were seen in, each with a column of
 * its own: how cells are discharged moves their capacity by percents that no charge shows. A cell
 * of another use, or of one that is not known, has zeros in all of them.
 *
 * @param names in the order of their columns, at most {@link ChargeHistory#MOST_USES}
 */
public record KnownUses(List<String> names) {
  /** What nothing is known of. */
  public static final KnownUses NONE = new KnownUses(List.of());

  /** One cell alone cannot be told from its use. */
  private static final long LEAST_CELLS = 2;

  private static final int WITHHELD = 10;

  /** Uses of two cells or more, those of most cells first; none if all cells are used alike. */
  public static KnownUses of(List<ChargeCell> cells) {
    // A cell may be there twice, seen from its beginning and later.
    Map<String, String> useOf = new TreeMap<>();
    cells.forEach(cell -> useOf.put(cell.id(), cell.use()));
    Map<String, Long> counts =
        useOf.values().stream()
            .collect(Collectors.groupingBy(use -> use, TreeMap::new, Collectors.counting()));
    List<String> names =
        counts.entrySet().stream()
            .filter(use -> !use.getKey().isEmpty() && use.getValue() >= LEAST_CELLS)
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .limit(ChargeHistory.MOST_USES)
            .toList();
    return counts.size() > 1 ? new KnownUses(names) : NONE;
  }

  /**
   * Rows of inputs to learn from, every tenth without its use, so that a model learns to do without
   * it too. The rows given stay as they are.
   */
  public static float[][] someWithheld(float[][] inputs) {
    float[][] some = inputs.clone();
    for (int row = WITHHELD - 1; row < some.length; row += WITHHELD) {
      some[row] = some[row].clone();
      Arrays.fill(some[row], ChargeHistory.USES, ChargeHistory.USES + ChargeHistory.MOST_USES, 0);
    }
    return some;
  }

  /** The uses that a release was taught, from its lineage; none if it tells none. */
  public static KnownUses from(Map<String, String> lineage) {
    return new KnownUses(
        IntStream.rangeClosed(1, ChargeHistory.MOST_USES)
            .mapToObj(place -> lineage.get(column(place)))
            .takeWhile(Objects::nonNull)
            .toList());
  }

  /** What a lineage must tell for {@link #from}: each column's use. */
  public Map<String, String> lineage() {
    Map<String, String> lineage = new TreeMap<>();
    for (int place = 1; place <= names.size(); place++) {
      lineage.put(column(place), names.get(place - 1));
    }
    return lineage;
  }

  /** The name of a column, counted from 1. */
  static String column(int place) {
    return "use_" + place;
  }

  /** Marks a cell's use in a row of inputs, and no other. */
  void mark(ChargeCell cell, float[] inputs) {
    Arrays.fill(inputs, ChargeHistory.USES, ChargeHistory.USES + ChargeHistory.MOST_USES, 0);
    int place = names.indexOf(cell.use());
    if (place >= 0) {
      inputs[ChargeHistory.USES + place] = 1;
    }
  }
}
