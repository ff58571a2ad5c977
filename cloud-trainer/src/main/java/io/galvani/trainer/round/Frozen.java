package io.galvani.trainer.round;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a round learns from and is judged on, to be written once.
 *
 * @param train to learn from
 * @param judged rows of other packs
 * @param facts time span, split and whatever else is of this model
 */
public record Frozen(Rows train, Rows judged, Map<String, String> facts) {
  /** Rows that know how to write themselves. */
  public interface Rows {
    /** What the file's name ends with, without the dot. */
    String ending();

    /** Packs that they are of. */
    Set<String> packs();

    /** Writes them; the stream stays open. */
    void write(OutputStream out) throws IOException;
  }

  /** How rows of one kind are written. */
  @FunctionalInterface
  public interface Writer<T> {
    /** What the file's name ends with, without the dot. */
    default String ending() {
      return "seq";
    }

    /** Writes rows; the stream stays open. */
    void write(List<T> rows, OutputStream out) throws IOException;
  }

  /**
   * Splits rows by pack: a pack is on one side.
   *
   * @param all rows of packs that may be used
   * @param split which packs are held out
   * @param signed what is judged on instead, if there is a signed hold-out: its packs are not
   *     learned from
   * @param writer of these rows
   * @param facts of this model
   */
  public static <T extends OfPack> Frozen of(
      List<T> all,
      PackSplit split,
      java.util.Optional<List<T>> signed,
      Writer<T> writer,
      Map<String, String> facts) {
    Map<String, String> more = new TreeMap<>(facts);
    if (signed.isEmpty()) {
      more.put("held_out", split.toString());
      return new Frozen(rows(split.train(all), writer), rows(split.judged(all), writer), more);
    }
    Set<String> judged = packs(signed.get());
    List<T> train = all.stream().filter(row -> !judged.contains(row.pack())).toList();
    return new Frozen(rows(train, writer), rows(signed.get(), writer), more);
  }

  private static <T extends OfPack> Set<String> packs(List<T> rows) {
    Set<String> packs = new TreeSet<>();
    rows.forEach(row -> packs.add(row.pack()));
    return packs;
  }

  private static <T extends OfPack> Rows rows(List<T> rows, Writer<T> writer) {
    return new Rows() {
      @Override
      public String ending() {
        return writer.ending();
      }

      @Override
      public Set<String> packs() {
        return Frozen.packs(rows);
      }

      @Override
      public void write(OutputStream out) throws IOException {
        writer.write(rows, out);
      }
    };
  }
}
