package io.galvani.release.model;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.TaughtUses;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which uses a {@link KnownModel#CAPACITY} was taught, as the lineage of its manifest tells: the
 * name of a column is the key, the use its value. So it is signed with the rest.
 */
public final class TrainingUses {
  private TrainingUses() {}

  /** The uses of a lineage up to the first column that it does not name; none if it names none. */
  public static TaughtUses of(Map<String, String> lineage) {
    return new TaughtUses(
        IntStream.rangeClosed(1, ChargeHistory.MOST_USES)
            .mapToObj(place -> lineage.get(column(place)))
            .takeWhile(Objects::nonNull)
            .toList());
  }

  /** What a lineage must tell for {@link #of}. */
  public static Map<String, String> lineage(TaughtUses uses) {
    Map<String, String> lineage = new TreeMap<>();
    for (int place = 1; place <= uses.names().size(); place++) {
      lineage.put(column(place), uses.names().get(place - 1));
    }
    return lineage;
  }

  /** The name of a column, counted from 1. */
  static String column(int place) {
    return "use_" + place;
  }
}
