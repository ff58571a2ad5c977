package io.galvani.edge.outbox;

import io.galvani.edge.outbox.SeqFile.PackNumbers;
import io.galvani.schemas.PackId;
import java.io.IOException;
import java.util.Objects;

/**
 * Which numbers each pack may hand out. Blocks of them are reserved in a file of their own before
 * anything under them is stored, so that none is ever handed out twice, whatever becomes of the
 * database.
 */
final class Numbering {
  private static final int TELEMETRY_BLOCK = 65_536;
  private static final int ALERT_BLOCK = 1_024;

  private final SeqFile file;
  private volatile SeqFile.Content content;

  Numbering(SeqFile file, SeqFile.Content content) {
    this.file = file;
    this.content = content;
  }

  /** The numbers of a pack of this outbox. */
  PackNumbers of(PackId pack) {
    return Objects.requireNonNull(content.packs().get(pack), "unknown pack");
  }

  /** Gives a pack a new epoch. */
  synchronized void renumber(PackId pack) throws IOException {
    rewrite(pack, OutboxOpening.renumbered(of(pack)));
  }

  /** Reserves a block that holds everything below {@code nextSeq}. */
  synchronized void reserve(OutboxLane lane, long nextSeq) throws IOException {
    PackNumbers n = of(lane.pack());
    boolean ofTelemetry = lane.isTelemetry();
    if (nextSeq > (ofTelemetry ? n.telemetryReserved() : n.alertReserved())) {
      long end = nextSeq + (ofTelemetry ? TELEMETRY_BLOCK : ALERT_BLOCK);
      rewrite(
          lane.pack(),
          new PackNumbers(
              n.index(),
              n.epoch(),
              n.previousEpoch(),
              ofTelemetry ? end : n.telemetryReserved(),
              ofTelemetry ? n.alertReserved() : end));
    }
  }

  private void rewrite(PackId pack, PackNumbers numbers) throws IOException {
    SeqFile.Content changed = content.with(pack, numbers);
    file.write(changed);
    content = changed;
  }

  /** Bytes written to the file since it was opened. */
  long bytesWritten() {
    return file.bytesWritten();
  }
}
