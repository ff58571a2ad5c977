package io.galvani.edge.main;

import io.galvani.edge.capacity.PackDemand;
import io.galvani.edge.outbox.OutboxInventory;
import io.galvani.edge.outbox.OutboxInventory.LaneInventory;
import io.galvani.schemas.proto.Lane;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What {@code galvani outbox} prints.
 *
 * @param boundBytes most bytes that the outbox may use
 * @param roomBytes of these for telemetry
 * @param demands what each pack asks
 * @param inventory what lies there now
 */
record OutboxReport(
    long boundBytes, long roomBytes, List<PackDemand> demands, OutboxInventory inventory) {
  private static final double MIB = 1 << 20;

  /** How long an outage fits into an empty outbox, hours. */
  double outageH() {
    return roomBytes / demands.stream().mapToDouble(PackDemand::bytesPerS).sum() / 3600;
  }

  void text(PrintWriter out) {
    print(
        out,
        "bound     %.1f MiB, %.1f of it for telemetry: %.1f hours of outage%n",
        boundBytes / MIB,
        roomBytes / MIB,
        outageH());
    for (PackDemand d : demands) {
      print(
          out,
          "          %s: a sample every %.3g s (%s), %.1f bytes each (%s)%n",
          d.pack(),
          d.intervalS(),
          d.intervalFrom(),
          d.bytesPerSample(),
          d.bytesFrom());
    }
    print(
        out,
        "on disk   database %.2f MiB, write-ahead log %.2f MiB%n",
        inventory.databaseBytes() / MIB,
        inventory.walBytes() / MIB);
    for (LaneInventory lane : inventory.lanes()) {
      print(
          out,
          "holds     %s %s: %d samples in %d frames, %d bytes, oldest %s, declared missing %d,"
              + " epoch %016x%n",
          lane.pack(),
          name(lane),
          lane.samples(),
          lane.frames(),
          lane.bytes(),
          oldest(lane),
          lane.declared(),
          lane.epoch());
    }
    inventory
        .flashBytesByDay()
        .forEach((day, bytes) -> print(out, "flash     %s: %.1f MB%n", day, bytes / 1e6));
    print(
        out,
        "          %.1f MB since the last checkpoint; counted are the bytes of write-ahead log and"
            + " checkpoints, not what file system and flash controller add%n",
        inventory.flashBytesPending() / 1e6);
  }

  void json(PrintWriter out) {
    print(
        out,
        "{\"bound_bytes\":%d,\"telemetry_bytes\":%d,\"outage_h\":%.3f,\"packs\":[%s],"
            + "\"database_bytes\":%d,\"wal_bytes\":%d,\"lanes\":[%s],"
            + "\"flash_bytes_by_day\":{%s},\"flash_bytes_pending\":%d}%n",
        boundBytes,
        roomBytes,
        outageH(),
        demands.stream().map(OutboxReport::json).collect(Collectors.joining(",")),
        inventory.databaseBytes(),
        inventory.walBytes(),
        inventory.lanes().stream().map(OutboxReport::json).collect(Collectors.joining(",")),
        inventory.flashBytesByDay().entrySet().stream()
            .map(day -> "\"" + day.getKey() + "\":" + day.getValue())
            .collect(Collectors.joining(",")),
        inventory.flashBytesPending());
  }

  /** Names are of letters, digits, dot, dash and underscore: nothing needs an escape. */
  private static String json(PackDemand d) {
    return String.format(
        Locale.ROOT,
        "{\"pack\":\"%s\",\"interval_s\":%.6f,\"interval_from\":\"%s\","
            + "\"bytes_per_sample\":%.3f,\"bytes_from\":\"%s\"}",
        d.pack(),
        d.intervalS(),
        d.intervalFrom(),
        d.bytesPerSample(),
        d.bytesFrom());
  }

  private static String json(LaneInventory lane) {
    return String.format(
        Locale.ROOT,
        "{\"pack\":\"%s\",\"lane\":\"%s\",\"stream_epoch\":\"%016x\",\"samples\":%d,\"frames\":%d,"
            + "\"bytes\":%d,\"declared\":%d,\"oldest_timestamp_ms\":%d,"
            + "\"newest_timestamp_ms\":%d}",
        lane.pack(),
        name(lane),
        lane.epoch(),
        lane.samples(),
        lane.frames(),
        lane.bytes(),
        lane.declared(),
        lane.oldestTimestampMs(),
        lane.newestTimestampMs());
  }

  private static String oldest(LaneInventory lane) {
    return lane.samples() == 0 ? "-" : Instant.ofEpochMilli(lane.oldestTimestampMs()).toString();
  }

  private static String name(LaneInventory lane) {
    return lane.lane() == Lane.LANE_ALERT ? "alerts" : "telemetry";
  }

  private static void print(PrintWriter out, String format, Object... values) {
    out.printf(Locale.ROOT, format, values);
  }
}
