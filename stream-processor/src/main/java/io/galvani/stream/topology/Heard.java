package io.galvani.stream.topology;

import io.galvani.stream.topology.admit.Admission;

/**
 * A pack spoke.
 *
 * @param eventMs newest event time so far, UTC ms
 * @param seq last number accounted for
 */
record Heard(long eventMs, long seq) {
  static Heard of(Admission admission) {
    return new Heard(admission.newestTimestampMs(), Math.max(0, admission.nextSeq() - 1));
  }
}
