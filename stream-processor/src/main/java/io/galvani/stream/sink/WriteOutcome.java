package io.galvani.stream.sink;

/** What became of a write. */
sealed interface WriteOutcome {
  /** All points are stored. */
  record Written() implements WriteOutcome {}

  /** The store refuses the request for what is in it; sending it again changes nothing. */
  record Refused(String reason) implements WriteOutcome {}

  /** The store cannot answer, or not for us; to be tried again. */
  record Out(String reason) implements WriteOutcome {}

  WriteOutcome WRITTEN = new Written();
}
