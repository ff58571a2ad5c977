package io.galvani.stream.topology.admit;

/** What to do with a message of a numbered lane. */
public enum Verdict {
  /** Some or all of its numbers are new and continue the account. */
  NEW,
  /** All of its numbers are known, or belong to an epoch that was replaced. */
  DUPLICATE,
  /** Numbers before it are missing and the edge still holds them: it will send this again. */
  AHEAD
}
