package io.galvani.release.verify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why a release was not taken, in the order of the checks. The attack is what it would have been.
 */
public enum Refusal {
  DOCUMENT_TOO_LARGE("endless data"),
  DOCUMENT_MALFORMED("malformed document"),
  ROOT_ROLLBACK("rollback of the root"),
  ROOT_SKIPPED("forged root"),
  ROOT_EXPIRED("freeze of the root"),
  UNSIGNED("stripped signature"),
  ALGORITHM_UNKNOWN("downgraded algorithm"),
  SIGNATURE_REPEATED("one key counted twice"),
  KEY_UNKNOWN("foreign or revoked key"),
  SIGNATURE_WRONG("altered document or forged signature"),
  THRESHOLD_MISSED("too few keys"),
  TIME_UNKNOWN("clock not set"),
  TIMESTAMP_ROLLBACK("rollback of the timestamp"),
  TIMESTAMP_FROM_FUTURE("fast-forward of time"),
  TIMESTAMP_EXPIRED("freeze"),
  RELEASE_EXPIRED("freeze"),
  COUNTER_ROLLBACK("rollback or replay"),
  COUNTER_BELOW_FLOOR("rollback to a withdrawn release"),
  COUNTER_TOO_FAR("fast-forward"),
  PACK_WRONG("replay to another pack"),
  HARDWARE_WRONG("replay to other hardware"),
  CHEMISTRY_WRONG("replay to another chemistry"),
  ENGINE_WRONG("model for another runtime"),
  AGENT_TOO_OLD("model for a newer agent"),
  MODEL_UNKNOWN("release outside the timestamp"),
  MANIFEST_MIXED("mix-and-match of manifest and timestamp"),
  FEATURES_MIXED("mix-and-match of model and features"),
  FILE_NAME_UNSAFE("path traversal"),
  FILE_NAME_REPEATED("two files of one name"),
  FILE_TYPE_FORBIDDEN("archive or foreign format"),
  FILE_TOO_LARGE("endless data"),
  FILE_TOO_SLOW("slow retrieval"),
  FILE_TOO_SHORT("truncated file"),
  FILE_HASH_WRONG("altered file"),
  FILE_IS_LINK("link out of the folder"),
  ARCHIVE("archive in place of a model"),
  MODEL_MALFORMED("malformed model"),
  EXTERNAL_DATA("model that reads other files"),
  OPERATOR_FOREIGN("model with foreign code"),
  OPERATOR_UNBOUNDED("model whose work has no end"),
  LOAD_FAILED("model that crashes or starves its host"),
  GOLDEN_WRONG("model that answers otherwise than stated");

  /** Those that may pass by themselves: a renewed timestamp, a clock that is set, a better link. */
  private static final Set<Refusal> PASSING =
      Set.of(
          TIME_UNKNOWN,
          TIMESTAMP_EXPIRED,
          TIMESTAMP_ROLLBACK,
          TIMESTAMP_FROM_FUTURE,
          MODEL_UNKNOWN,
          MANIFEST_MIXED,
          FILE_TOO_LARGE,
          FILE_TOO_SLOW,
          FILE_TOO_SHORT,
          FILE_HASH_WRONG);

  private static final Set<Refusal> NOT_MEANT =
      Set.of(PACK_WRONG, HARDWARE_WRONG, CHEMISTRY_WRONG, ENGINE_WRONG, AGENT_TOO_OLD);

  private final String attack;

  Refusal(String attack) {
    this.attack = attack;
  }

  /** What it would have been. */
  public String attack() {
    return attack;
  }

  /** The refusal of a code in reports; empty for none or one that is not known here. */
  public static Optional<Refusal> of(String code) {
    return Arrays.stream(values()).filter(refusal -> refusal.code().equals(code)).findAny();
  }

  /** Whether it may pass by itself, so that the same release is tried again. */
  public boolean mayPass() {
    return PASSING.contains(this);
  }

  /** Whether the release is for other devices than this one, and may be good for those. */
  public boolean isOfAnotherTarget() {
    return NOT_MEANT.contains(this);
  }

  /** The code in reports, such as {@code counter-rollback}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
