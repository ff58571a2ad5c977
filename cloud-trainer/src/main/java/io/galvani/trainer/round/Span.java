package io.galvani.trainer.round;

/**
 * A time in which a pack was not well.
 *
 * @param fromMs its begin, UTC ms
 * @param toMs its end, UTC ms
 */
public record Span(long fromMs, long toMs) {
  /** Whether a time lies in it. */
  boolean holds(long atMs) {
    return atMs >= fromMs && atMs <= toMs;
  }
}
