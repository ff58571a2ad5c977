package io.galvani.edge;

import io.galvani.edge.delivery.UplinkStats;
import io.galvani.edge.outbox.OutboxStats;
import java.util.List;

/**
 * The whole agent's account at a moment.
 *
 * @param packs every pack
 * @param uplink the line to the broker
 * @param outbox the buffer on disk
 * @param modelStoreFailures writes of releases, and of what they have shown, that the disk did not
 *     take
 * @param modelsFailed models of packs that a fault ended: they stay as they are until the next
 *     start
 */
public record AgentSnapshot(
    List<PackSnapshot> packs,
    UplinkStats uplink,
    OutboxStats outbox,
    long modelStoreFailures,
    long modelsFailed) {
  public AgentSnapshot {
    packs = List.copyOf(packs);
  }

  /** Samples read from all sources since the start. */
  public long samplesRead() {
    return packs.stream().mapToLong(PackSnapshot::samplesRead).sum();
  }

  /** Samples of the oldest pack that wait for the cloud, and everybody else's. */
  public long samplesWaiting() {
    return packs.stream().mapToLong(pack -> pack.nextSeq() - pack.watermark()).sum();
  }
}
