package io.galvani.trainer.round;

import io.galvani.release.document.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which packs are held out: those whose SHA-256, read as a number, leaves a remainder. A pack's
 * side never changes, however often is trained and whatever joins, so that retraining cannot leak.
 *
 * @param modulus one of so many packs is held out
 * @param remainder which one
 */
public record PackSplit(int modulus, int remainder) {
  /** One in four. */
  public static final PackSplit DEFAULT = new PackSplit(4, 0);

  /**
   * @throws IllegalArgumentException naming the rule and the value
   */
  public PackSplit {
    if (modulus < 2 || modulus > 1000 || remainder < 0 || remainder >= modulus) {
      throw new IllegalArgumentException(
          "held-out packs must be hash%%N=K with N in [2, 1000] and K in [0, N), but were hash%%%d=%d"
              .formatted(modulus, remainder));
    }
  }

  /** Reads {@code hash%N=K}. */
  public static PackSplit parse(String rule) {
    java.util.regex.Matcher matched =
        java.util.regex.Pattern.compile("hash%(\\d{1,4})=(\\d{1,4})").matcher(rule.strip());
    if (!matched.matches()) {
      throw new IllegalArgumentException(
          "held-out packs must be told as hash%N=K, but were \"" + rule + "\"");
    }
    return new PackSplit(Integer.parseInt(matched.group(1)), Integer.parseInt(matched.group(2)));
  }

  /** The number whose remainder decides. */
  public static int hash(String pack) {
    String hex = Sha256.hex(pack.getBytes(StandardCharsets.UTF_8));
    return Integer.parseInt(hex.substring(0, 7), 16);
  }

  /** Whether a pack is only ever judged on. */
  public boolean heldOut(String pack) {
    return hash(pack) % modulus == remainder;
  }

  /** Rows of packs to learn from. */
  public <T extends OfPack> List<T> train(List<T> all) {
    return all.stream().filter(s -> !heldOut(s.pack())).toList();
  }

  /** Rows of packs to judge on. */
  public <T extends OfPack> List<T> judged(List<T> all) {
    return all.stream().filter(s -> heldOut(s.pack())).toList();
  }

  @Override
  public String toString() {
    return "hash%" + modulus + "=" + remainder;
  }
}
