package io.galvani.stream.deadletter;

import java.util.Locale;

/** Why something is a dead letter; the code in the header is the name in kebab case. */
public enum Reason {
  /** No bytes at all. */
  EMPTY,
  /** More bytes than a message may have. */
  OVERSIZE,
  /** Not the message that its topic carries. */
  MALFORMED,
  /** A message of one lane on the topic of another. */
  WRONG_LANE,
  /** A topic under our root whose names are not ours. */
  UNKNOWN_TOPIC,
  /** A registration that contradicts itself. */
  INVALID_REGISTRATION,
  /** Processing it failed unexpectedly. */
  FAILED,
  /** What was made of it could not be written. */
  UNWRITABLE;

  /** The code as it stands in the header. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
