package io.galvani.edge.delivery;

/** What a watermark from the broker is worth. */
enum WatermarkVerdict {
  /** It covers more than before. */
  ADVANCED,
  /** It says what was known. */
  REPEATED,
  /** It is below what was known: refused. */
  BACKWARD,
  /** It speaks of another numbering: refused. */
  OTHER_EPOCH,
  /** It covers numbers that were never sent: this outbox does not remember them. */
  ABOVE_SENT
}
