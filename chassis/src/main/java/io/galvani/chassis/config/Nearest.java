package io.galvani.chassis.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known names that a wrong name was probably meant to be. */
public final class Nearest {
  private static final int SHOWN = 3;

  private Nearest() {}

  /** {@code ", nearest known: a, b"}, nearest first; empty if nothing is known. */
  public static String hint(String wrong, Collection<String> known) {
    List<String> nearest = names(wrong, known);
    return nearest.isEmpty() ? "" : ", nearest known: " + String.join(", ", nearest);
  }

  /** Up to three known names by edit distance, nearest first. */
  public static List<String> names(String wrong, Collection<String> known) {
    return known.stream()
        .distinct()
        .sorted(
            Comparator.<String>comparingInt(name -> distance(wrong, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHOWN)
        .toList();
  }

  /** Levenshtein distance, case ignored. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitution, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
