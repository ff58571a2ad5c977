package io.galvani.stream.bridge;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.DeclaredGap;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackAccount;
import io.galvani.schemas.proto.Stage;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes to the ledger what edges say of their packs and what this bridge did for them. */
final class Accounts {
  private final InstantSource clock;
  private final String instance;
  private final Set<PackLane> changed = new LinkedHashSet<>();
  private long writtenNanos;

  /**
   * No accounts yet.
   *
   * @param instance names this run of this bridge: its counts begin at 0 and add to those before
   */
  Accounts(InstantSource clock, String instance) {
    this.clock = clock;
    this.instance = instance;
  }

  /** A lane's counts changed; only telemetry is accounted for. */
  void changed(PackLane lane) {
    if (lane.key().lane() == Lane.LANE_TELEMETRY && !lane.accountDue) {
      lane.accountDue = true;
      changed.add(lane);
    }
  }

  /** Writes the changed accounts if the interval is over. */
  void write(Outlet outlet, long nowNanos, long intervalNanos) {
    if (!changed.isEmpty() && nowNanos - writtenNanos >= intervalNanos) {
      writtenNanos = nowNanos;
      writeAll(outlet);
    }
  }

  /** Writes the changed accounts now. */
  void writeAll(Outlet outlet) {
    for (PackLane lane : changed) {
      lane.accountDue = false;
      write(outlet, lane.key().pack(), account(lane));
    }
    changed.clear();
  }

  /** Passes on what an edge counted, one account a pack. */
  void edge(Outlet outlet, String tenant, String edge, EdgeStatus status) {
    for (PackAccount pack : status.getPacksList()) {
      write(
          outlet,
          new PackId(tenant, pack.getPack()),
          LedgerAccount.newBuilder()
              .setStage(Stage.STAGE_EDGE)
              .setStreamEpoch(pack.getStreamEpoch())
              .setNextSeq(pack.getNextSeq())
              .setDeclared(pack.getDeclared())
              .setNewestTimestampMs(pack.getNewestTimestampMs())
              .setAtMs(status.getAtMs())
              .setInstance(edge)
              .build());
    }
  }

  private LedgerAccount account(PackLane lane) {
    LedgerAccount.Builder account =
        LedgerAccount.newBuilder()
            .setStage(Stage.STAGE_BRIDGE)
            .setStreamEpoch(lane.receiver().streamEpoch())
            .setFirstSeq(lane.receiver().startSeq())
            .setNextSeq(lane.receiver().watermark())
            .setAtMs(clock.millis())
            .setDeclared(lane.declared)
            .setDuplicates(lane.duplicates)
            .setAhead(lane.ahead)
            .setFrames(lane.frames)
            .setBytes(lane.bytes)
            .setInstance(instance);
    if (!lane.hadBaseline() && lane.receiver().startSeq() > 0) {
      account.addGaps(
          DeclaredGap.newBuilder()
              .setNextSeq(lane.receiver().startSeq())
              .setReason("no kept watermark: the bridge began where the edge did"));
    }
    return account.build();
  }

  private static void write(Outlet outlet, PackId pack, LedgerAccount account) {
    outlet.send(
        KafkaTopic.LEDGER,
        pack.key().getBytes(StandardCharsets.UTF_8),
        account.toByteArray(),
        () -> {});
  }
}
