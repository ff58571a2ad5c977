package io.galvani.edge.outbox;

/**
 * What the outbox uses.
 *
 * @param usedBytes bytes of database pages in use, plus the write-ahead log
 * @param boundBytes most that it may use
 * @param queuedBytes bytes that wait for their commit
 * @param flashBytesWritten bytes written to storage since the start
 * @param flashBytesPerDay the same, projected to a day
 * @param commits transactions since the start
 * @param trouble what keeps it from its work, empty if nothing does
 */
public record OutboxStats(
    long usedBytes,
    long boundBytes,
    long queuedBytes,
    long flashBytesWritten,
    long flashBytesPerDay,
    long commits,
    String trouble) {
  /** Whether it stores and reads. */
  public boolean healthy() {
    return trouble.isEmpty();
  }
}
