package io.galvani.stream.sink;

import java.util.Map;

/**
 * How far the sink is.
 *
 * @param state what it is doing
 * @param detail reason of a pause, else empty
 * @param points points stored since the start, repeated writes included
 * @param pointsByMeasurement the same, by measurement
 * @param deadLetters records given up, with a reason, since the start
 * @param waitingPoints points in memory that are not stored yet
 * @param lagRecords records of its partitions that are not read yet; -1 when unknown
 * @param newestTimestampMs event time of the newest estimate stored, UTC ms, 0 if none
 */
public record SinkProgress(
    SinkState state,
    String detail,
    long points,
    Map<String, Long> pointsByMeasurement,
    long deadLetters,
    int waitingPoints,
    long lagRecords,
    long newestTimestampMs) {

  public SinkProgress {
    pointsByMeasurement = Map.copyOf(pointsByMeasurement);
  }
}
