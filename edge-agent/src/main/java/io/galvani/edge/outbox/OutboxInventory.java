package io.galvani.edge.outbox;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/**
 * What lies in an outbox folder at one instant.
 *
 * @param lanes what each lane of each pack holds, in the order of the packs
 * @param databaseBytes size of the database file
 * @param walBytes size of the write-ahead log
 * @param flashBytesByDay bytes written to database and write-ahead log by UTC day, as counted at
 *     the checkpoints; what the file system and the flash translation layer add is not in it
 * @param flashBytesPending bytes written since the last checkpoint, not in a day yet
 */
public record OutboxInventory(
    List<LaneInventory> lanes,
    long databaseBytes,
    long walBytes,
    SortedMap<LocalDate, Long> flashBytesByDay,
    long flashBytesPending) {

  /**
   * @param pack whose lane it is
   * @param lane telemetry or alert
   * @param epoch identity of the pack's numbering, 0 if the sequence file cannot be read
   * @param frames stored messages that carry data
   * @param samples numbers that they cover; for alerts, alerts
   * @param bytes what they take, row overhead included
   * @param declared numbers that stored gap records declare missing
   * @param oldestTimestampMs event time of the oldest stored sample, UTC ms; 0 if there is none
   * @param newestTimestampMs event time of the newest stored sample, UTC ms; 0 if there is none
   */
  public record LaneInventory(
      PackId pack,
      Lane lane,
      long epoch,
      long frames,
      long samples,
      long bytes,
      long declared,
      long oldestTimestampMs,
      long newestTimestampMs) {}
}
