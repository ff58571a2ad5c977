package io.galvani.trainer.soh.table;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.TaughtUses;
import io.galvani.release.model.TrainingUses;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

  /** One cell alone cannot be told from its use, nor can the cells of one pack. */
  private static final long LEAST_OWNERS = 2;

  private static final int WITHHELD = 10;

  /** Uses of two cells or packs or more, those of most first; none if all cells are used alike. */
  public static KnownUses of(List<ChargeCell> cells) {
    // A cell may be there twice, seen from its beginning and later.
    Map<String, Long> counts =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    ChargeCell::use,
                    TreeMap::new,
                    Collectors.mapping(
                        ChargeCell::owner,
                        Collectors.collectingAndThen(
                            Collectors.toSet(), owners -> (long) owners.size()))));
    List<String> names =
        counts.entrySet().stream()
            .filter(use -> !use.getKey().isEmpty() && use.getValue() >= LEAST_OWNERS)
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
      TaughtUses.clear(some[row]);
    }
    return some;
  }

  /** The uses that a release was taught, from its lineage; none if it tells none. */
  public static KnownUses from(Map<String, String> lineage) {
    return new KnownUses(TrainingUses.of(lineage).names());
  }

  /** What a lineage must tell for {@link #from}: each column's use. */
  public Map<String, String> lineage() {
    return TrainingUses.lineage(taught());
  }

  /** The same as edge and stream know it. */
  TaughtUses taught() {
    return new TaughtUses(names);
  }
}
