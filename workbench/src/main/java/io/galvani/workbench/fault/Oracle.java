package io.galvani.workbench.fault;

import io.galvani.edge.outbox.OutboxReader;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.workbench.fault.Judgement.Played;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what arrived against what was measured and against an undisturbed run. The truth is outside
 * of what is broken: the packs can be played again from their seeds.
 */
public final class Oracle {
  private static final long POLL_MS = 1_000;
  private static final String NOT_APPLIED =
      "SELECT count() FROM wal_tables() WHERE writerTxn < sequencerTxn";

  private final FaultRoad road;
  private final Map<String, Set<Long>> durable = new HashMap<>();

  public Oracle(FaultRoad road) {
    this.road = road;
  }

  /** An edge was just killed: what lies on its disk has to arrive. Returns how many samples. */
  public long killed(FedPack pack) {
    Set<Long> times =
        durable.computeIfAbsent(RoadPrograms.id(pack).key(), first -> new HashSet<>());
    long samples = 0;
    if (!Files.exists(road.outbox(pack).resolve("outbox.db"))) {
      return samples;
    }
    for (byte[] stored : OutboxReader.frames(road.outbox(pack))) {
      samples += addTimes(stored, times);
    }
    return samples;
  }

  private static long addTimes(byte[] stored, Set<Long> times) {
    try {
      FrameView frame = FrameView.decode(Envelope.parse(stored));
      for (int i = 0; i < frame.sampleCount(); i++) {
        times.add(frame.timestampMs(i));
      }
      return frame.sampleCount();
    } catch (MalformedMessageException damaged) {
      throw new IllegalStateException("what an agent stored must be readable", damaged);
    }
  }

  /** Waits until everything that the bridge forwarded is processed and written, then judges. */
  public Verdict judge(Path refereeFolder, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Arrived arrived = Arrived.whenProcessed(road.bootstrapServers(), deadline);
    long points = awaitPoints(arrived.estimatedFrames, deadline);
    Arrived undisturbed = Referee.replay(refereeFolder, arrived, road.plan().cloud().partitions());
    return new Judgement(played(), durable).of(arrived, undisturbed, points);
  }

  private List<Played> played() {
    return road.plan().packs().stream()
        .map(
            pack ->
                new Played(
                    pack,
                    road.made(pack),
                    road.offered(pack),
                    road.child("edge-" + pack.id()).starts() > 1))
        .toList();
  }

  private long awaitPoints(long expected, long deadline) throws InterruptedException {
    long points = points();
    while (points < expected && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MS);
      points = points();
    }
    return points;
  }

  private long points() {
    var database = road.database();
    return !database.hasTable("pack") || database.number(NOT_APPLIED) > 0
        ? -1
        : database.number("SELECT count() FROM 'pack'");
  }
}
