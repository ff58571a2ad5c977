package io.galvani.schemas;

import io.galvani.schemas.proto.PackRegistration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The duty that a pack lives in, sample by sample, as its registration tells it. A change of duty
 * has a number: samples before it may come long after the registration, because they waited at the
 * edge, and were of the duty before. So whoever has the registration tells every sample alike,
 * whatever came first.
 *
 * @param now the duty from {@code fromSeq} on, 1 to 32 of {@code A-Z a-z 0-9 -}; empty where none
 *     is told
 * @param before the duty before, likewise
 * @param epoch numbering that {@code fromSeq} is of
 * @param fromSeq the first sample of {@code epoch} that is of {@code now}; as unsigned on the wire
 * @param previousEpoch numbering before {@code epoch}, all of whose samples are of {@code before};
 *     0 if there was none
 */
public record PackUse(String now, String before, long epoch, long fromSeq, long previousEpoch) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,32}");

  /** No duty is told. */
  public static final PackUse NONE = always("");

  /**
   * Checks both names.
   *
   * @throws IllegalArgumentException naming the field, the rule and what it was
   */
  public PackUse {
    requireNoneOrName("use", now);
    requireNoneOrName("previous_use", before);
  }

  /** One duty whatever the sample; empty for none. */
  public static PackUse always(String use) {
    return new PackUse(use, use, 0, 0, 0);
  }

  /**
   * What a registration tells.
   *
   * @throws IllegalArgumentException if a name breaks the rule
   */
  public static PackUse of(PackRegistration pack) {
    return new PackUse(
        pack.getUse(),
        pack.getPreviousUse(),
        pack.getStreamEpoch(),
        pack.getUseFromSeq(),
        pack.getPreviousStreamEpoch());
  }

  /**
   * What must be registered of a pack that says something anew.
   *
   * @param said by its edge, or by hand; its {@code previous_use} is not looked at
   * @param known what is registered so far, null if nothing
   * @return {@code said} with the sample and the duty before it: where the duty is the same, it
   *     began where it began, and a pack of which nothing was known never lived otherwise
   */
  public static PackRegistration following(
      PackRegistration said, @Nullable PackRegistration known) {
    PackRegistration.Builder next = said.toBuilder();
    if (known != null && !said.getUse().equals(known.getUse())) {
      return next.setPreviousUse(noneOrName(known.getUse())).build();
    }
    return known != null && said.getStreamEpoch() == known.getStreamEpoch()
        ? next.setUseFromSeq(known.getUseFromSeq())
            .setPreviousUse(noneOrName(known.getPreviousUse()))
            .build()
        : next.setUseFromSeq(0).setPreviousUse(said.getUse()).build();
  }

  /** What is registered may have been written by anybody: what is no name must not spread. */
  private static String noneOrName(String registered) {
    return isNoneOrName(registered) ? registered : "";
  }

  /**
   * The duty of a sample; empty where none is told. Of an epoch that the registration does not know
   * it is the newest.
   */
  public String at(long sampleEpoch, long seq) {
    boolean old = previousEpoch != 0 && sampleEpoch == previousEpoch && epoch != previousEpoch;
    boolean early = sampleEpoch == epoch && Long.compareUnsigned(seq, fromSeq) < 0;
    return old || early ? before : now;
  }

  /**
   * Checks the name of a duty.
   *
   * @throws IllegalArgumentException naming what, the rule and the value
   */
  public static String requireName(String what, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " must be 1 to 32 of A-Z a-z 0-9 -, but was \"" + value + "\"");
    }
    return value;
  }

  /** Whether a field may hold this: the name of a duty, or nothing where none is told. */
  public static boolean isNoneOrName(String value) {
    return value.isEmpty() || NAME.matcher(value).matches();
  }

  private static void requireNoneOrName(String what, String value) {
    if (!isNoneOrName(value)) {
      requireName(what, value);
    }
  }
}
