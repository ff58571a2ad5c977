package io.galvani.stream.topology.admit;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.galvani.schemas.proto.DeclaredGap;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Stage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The account of one pack's telemetry lane: the next number expected and what became of every
 * number before it. {@code next - first = estimated + coasted + rejected + quarantined + declared +
 * lost} holds after every call of {@link #declare}, {@link #quarantine} and {@link #settle}.
 */
public final class Admission {
  /**
   * So many messages in a row, each continuing the one before, prove that what is missing before
   * them will not come: a bridge forwards in order, and an edge goes back after far fewer.
   */
  static final int FINAL_AFTER_AHEAD = 64;

  /** Most recent gaps kept in the account; the counts cover all of them. */
  static final int GAPS_KEPT = 8;

  private boolean started;
  private long epoch;
  private long previousEpoch;
  private long firstSeq;
  private long nextSeq;
  private long estimated;
  private long coasted;
  private long rejected;
  private long quarantined;
  private long declared;
  private long lost;
  private long duplicates;
  private long ahead;
  private long frames;
  private long bytes;
  private long newestTimestampMs;
  private long aheadNextSeq;
  private int aheadRun;
  private final Deque<DeclaredGap> gaps = new ArrayDeque<>();

  /** Whether the account has begun and {@code other} is neither its epoch nor the one before. */
  public boolean closesFor(long other) {
    return started && other != epoch && other != previousEpoch;
  }

  /**
   * Decides on the numbers [from, to). A new epoch begins at what the edge still holds. When the
   * verdict is NEW, {@link #nextSeq()} is the first number to take.
   *
   * @param oldestHeldSeq the oldest number that the edge held when it sent the message
   */
  public Verdict judge(long messageEpoch, long from, long to, long oldestHeldSeq) {
    if (!started || (messageEpoch != epoch && messageEpoch != previousEpoch)) {
      begin(messageEpoch, oldestHeldSeq);
    }
    if (messageEpoch != epoch || to <= nextSeq) {
      duplicates++;
      return Verdict.DUPLICATE;
    }
    if (oldestHeldSeq > nextSeq) {
      lose(Math.min(oldestHeldSeq, from));
    }
    if (from > nextSeq && !missingForGood(from, to)) {
      ahead++;
      return Verdict.AHEAD;
    }
    aheadRun = 0;
    return Verdict.NEW;
  }

  private void begin(long newEpoch, long seq) {
    previousEpoch = started ? epoch : newEpoch;
    started = true;
    epoch = newEpoch;
    firstSeq = seq;
    nextSeq = seq;
    estimated = 0;
    coasted = 0;
    rejected = 0;
    quarantined = 0;
    declared = 0;
    lost = 0;
    duplicates = 0;
    ahead = 0;
    frames = 0;
    bytes = 0;
    aheadRun = 0;
    gaps.clear();
  }

  private boolean missingForGood(long from, long to) {
    aheadRun = from >= aheadNextSeq ? aheadRun + 1 : 1;
    aheadNextSeq = to;
    if (aheadRun <= FINAL_AFTER_AHEAD) {
      return false;
    }
    lose(from);
    return true;
  }

  private void lose(long to) {
    lost += to - nextSeq;
    nextSeq = to;
  }

  /** Counts one message and its size, whatever became of it. */
  public void received(int messageBytes) {
    frames++;
    bytes += messageBytes;
  }

  /** The numbers up to {@code to} were stepped, with these outcomes. */
  public void settle(long to, int newEstimated, int newCoasted, int newRejected) {
    estimated += newEstimated;
    coasted += newCoasted;
    rejected += newRejected;
    nextSeq = to;
  }

  /** The numbers up to {@code to} arrived but cannot be used. */
  public void quarantine(long to) {
    quarantined += to - nextSeq;
    nextSeq = to;
  }

  /** The numbers up to {@code to} were declared missing by the edge. */
  public void declare(long to, String reason) {
    declared += to - nextSeq;
    if (gaps.size() == GAPS_KEPT) {
      gaps.removeFirst();
    }
    gaps.addLast(
        DeclaredGap.newBuilder().setFirstSeq(nextSeq).setNextSeq(to).setReason(reason).build());
    nextSeq = to;
  }

  /** Remembers the newest event time. */
  public void seen(long timestampMs) {
    newestTimestampMs = Math.max(newestTimestampMs, timestampMs);
  }

  public long nextSeq() {
    return nextSeq;
  }

  /** Identity of the numbering. */
  public long epoch() {
    return epoch;
  }

  /** Numbers lost so far in this epoch. */
  public long lost() {
    return lost;
  }

  /** Newest event time seen, UTC ms. */
  public long newestTimestampMs() {
    return newestTimestampMs;
  }

  /** The account as it travels. */
  public LedgerAccount account(long atMs, String instance) {
    return LedgerAccount.newBuilder()
        .setStage(Stage.STAGE_PROCESSOR)
        .setStreamEpoch(epoch)
        .setFirstSeq(firstSeq)
        .setNextSeq(nextSeq)
        .setAtMs(atMs)
        .setNewestTimestampMs(newestTimestampMs)
        .setEstimated(estimated)
        .setCoasted(coasted)
        .setRejected(rejected)
        .setQuarantined(quarantined)
        .setDeclared(declared)
        .setLost(lost)
        .addAllGaps(gaps)
        .setDuplicates(duplicates)
        .setAhead(ahead)
        .setFrames(frames)
        .setBytes(bytes)
        .setInstance(instance)
        .build();
  }

  /** Writes the account; small numbers are small. */
  public void write(CodedOutputStream out) throws IOException {
    out.writeBoolNoTag(started);
    out.writeFixed64NoTag(epoch);
    out.writeFixed64NoTag(previousEpoch);
    for (long number : numbers()) {
      out.writeUInt64NoTag(number);
    }
    out.writeUInt32NoTag(aheadRun);
    out.writeUInt32NoTag(gaps.size());
    for (DeclaredGap gap : gaps) {
      out.writeMessageNoTag(gap);
    }
  }

  private long[] numbers() {
    return new long[] {
      firstSeq,
      nextSeq - firstSeq,
      estimated,
      coasted,
      rejected,
      quarantined,
      declared,
      lost,
      duplicates,
      ahead,
      frames,
      bytes,
      newestTimestampMs,
      aheadNextSeq
    };
  }

  /** Reads what {@link #write} wrote. */
  public static Admission read(CodedInputStream in) throws IOException {
    Admission read = new Admission();
    read.started = in.readBool();
    read.epoch = in.readFixed64();
    read.previousEpoch = in.readFixed64();
    read.firstSeq = in.readUInt64();
    read.nextSeq = read.firstSeq + in.readUInt64();
    read.estimated = in.readUInt64();
    read.coasted = in.readUInt64();
    read.rejected = in.readUInt64();
    read.quarantined = in.readUInt64();
    read.declared = in.readUInt64();
    read.lost = in.readUInt64();
    read.duplicates = in.readUInt64();
    read.ahead = in.readUInt64();
    read.frames = in.readUInt64();
    read.bytes = in.readUInt64();
    read.newestTimestampMs = in.readUInt64();
    read.aheadNextSeq = in.readUInt64();
    read.aheadRun = in.readUInt32();
    int gapCount = in.readUInt32();
    for (int i = 0; i < gapCount; i++) {
      int length = in.readRawVarint32();
      read.gaps.addLast(DeclaredGap.parseFrom(in.readRawBytes(length)));
    }
    return read;
  }
}
