package io.galvani.stream.sink;

import io.galvani.schemas.proto.DeclaredGap;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.schemas.proto.Stage;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The sink's account of one pack in one epoch, from the first estimate that this process wrote. A
 * number that no estimate covers was declared or lost upstream; here it counts as declared, with
 * that reason, since the sink cannot tell.
 */
final class PackTally {
  private static final int GAPS_KEPT = 16;

  private final long epoch;
  private final long firstSeq;
  private long nextSeq;
  private long estimated;
  private long coasted;
  private long rejected;
  private long absent;
  private long duplicates;
  private long frames;
  private long bytes;
  private long points;
  private long newestTimestampMs;
  private boolean changed;
  private final Deque<DeclaredGap> gaps = new ArrayDeque<>();

  PackTally(PackEstimate first) {
    this.epoch = first.getStreamEpoch();
    this.firstSeq = first.getFirstSeq();
    this.nextSeq = first.getFirstSeq();
  }

  void add(PackEstimate estimate, int size, int newPoints) {
    changed = true;
    if (Long.compareUnsigned(estimate.getFirstSeq(), nextSeq) < 0) {
      duplicates++;
      return;
    }
    if (estimate.getFirstSeq() != nextSeq) {
      absent += estimate.getFirstSeq() - nextSeq;
      gaps.addLast(
          DeclaredGap.newBuilder()
              .setFirstSeq(nextSeq)
              .setNextSeq(estimate.getFirstSeq())
              .setReason("absent from the estimates")
              .build());
      if (gaps.size() > GAPS_KEPT) {
        gaps.removeFirst();
      }
    }
    nextSeq = estimate.getFirstSeq() + estimate.getCount();
    coasted += EstimatePoints.outcomes(estimate, SampleOutcome.SAMPLE_OUTCOME_COASTED);
    rejected += EstimatePoints.outcomes(estimate, SampleOutcome.SAMPLE_OUTCOME_REJECTED);
    estimated = nextSeq - firstSeq - coasted - rejected - absent;
    frames++;
    bytes += size;
    points += newPoints;
    int last = EstimatePoints.lastAccepted(estimate);
    if (last >= 0) {
      newestTimestampMs =
          Math.max(
              newestTimestampMs,
              estimate.getFirstTimestampMs() + estimate.getTimestampOffsetMs(last));
    }
  }

  /** Whether something was added since the last account. */
  boolean changed() {
    return changed;
  }

  long newestTimestampMs() {
    return newestTimestampMs;
  }

  LedgerAccount account(String instance, long nowMs) {
    changed = false;
    return LedgerAccount.newBuilder()
        .setStage(Stage.STAGE_SINK)
        .setStreamEpoch(epoch)
        .setFirstSeq(firstSeq)
        .setNextSeq(nextSeq)
        .setAtMs(nowMs)
        .setNewestTimestampMs(newestTimestampMs)
        .setEstimated(estimated)
        .setCoasted(coasted)
        .setRejected(rejected)
        .setDeclared(absent)
        .addAllGaps(gaps)
        .setDuplicates(duplicates)
        .setFrames(frames)
        .setBytes(bytes)
        .setPoints(points)
        .setInstance(instance)
        .build();
  }
}
