package io.galvani.battery.charge;

import java.util.Arrays;
import java.util.List;

/**
 * The uses that a model of capacity was taught, each with a column of its own among the inputs: 1
 * where the cell lives in it, 0 elsewhere. A cell of another use, or of none that is told, has
 * zeros in all of them; the model says less surely what it knows of it. How cells are discharged
 * moves their capacity by percents that no charge shows. Immutable.
 *
 * @param names in the order of their columns, at most {@link ChargeHistory#MOST_USES}; of a name
 *     that is there twice the first column counts, an empty one is nobody's
 */
public record TaughtUses(List<String> names) {
  /** What a model was taught that knows of no use. */
  public static final TaughtUses NONE = new TaughtUses(List.of());

  private static final int END = ChargeHistory.USES + ChargeHistory.MOST_USES;

  /**
   * Copies the names.
   *
   * @throws IllegalArgumentException if there are more than there are columns
   */
  public TaughtUses {
    names = List.copyOf(names);
    if (names.size() > ChargeHistory.MOST_USES) {
      throw new IllegalArgumentException(
          "uses must be %d or fewer, but were %d".formatted(ChargeHistory.MOST_USES, names.size()));
    }
  }

  /**
   * Marks a use in a row of inputs, and no other.
   *
   * @param use name; one that was not taught, and the empty one, leave zeros
   * @param inputs [{@link ChargeHistory#INPUTS}], of which only the columns of uses are written
   */
  public void mark(String use, float[] inputs) {
    clear(inputs);
    int place = use.isEmpty() ? -1 : names.indexOf(use);
    if (place >= 0) {
      inputs[ChargeHistory.USES + place] = 1;
    }
  }

  /**
   * Leaves a row of inputs without a use.
   *
   * @param inputs [{@link ChargeHistory#INPUTS}], of which only the columns of uses are written
   */
  public static void clear(float[] inputs) {
    Arrays.fill(inputs, ChargeHistory.USES, END, 0);
  }
}
