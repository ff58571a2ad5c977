package io.galvani.stream.ledger;

import io.galvani.schemas.PackId;
import io.galvani.schemas.ledger.LedgerArithmetic;
import io.galvani.schemas.proto.DeclaredGap;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Stage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One numbering of one pack, settled: {@code sampled = estimated + rejected + late + quarantined +
 * declared + inFlight + lost}, in samples.
 *
 * @param pack whose it is
 * @param epoch identity of the numbering
 * @param firstSeq first number accounted for
 * @param nextSeq one past the last number that the processor settled
 * @param edgeNextSeq one past the last number that the edge said it handed out, and did not hand
 *     out anew under a later epoch; {@code nextSeq} if it said less or nothing
 * @param estimated samples that gave an estimate, coasted ones included
 * @param coasted of these, those that had values missing
 * @param rejected samples that could not be stepped
 * @param late samples out of their time
 * @param quarantined samples that arrived and cannot be used
 * @param declared numbers that the edge declared missing
 * @param lost numbers that nobody declared and nobody has
 * @param gaps the newest declared ranges and their reasons
 * @param newestTimestampMs event time of the newest settled sample, UTC ms; 0 if unknown
 * @param atMs when the processor last wrote its account, UTC ms
 */
record PackLedger(
    PackId pack,
    long epoch,
    long firstSeq,
    long nextSeq,
    long edgeNextSeq,
    long estimated,
    long coasted,
    long rejected,
    long late,
    long quarantined,
    long declared,
    long lost,
    List<DeclaredGap> gaps,
    long newestTimestampMs,
    long atMs) {

  long sampled() {
    return edgeNextSeq - firstSeq;
  }

  /** Numbers that the edge handed out and the processor has not settled yet. */
  long inFlight() {
    return edgeNextSeq - nextSeq;
  }

  /** Whether every number is in exactly one class. */
  boolean balanced() {
    return sampled() == estimated + rejected + late + quarantined + declared + inFlight() + lost;
  }

  /** How old the newest settled sample was when it was accounted for, ms; -1 if unknown. */
  long ageMs() {
    return newestTimestampMs == 0 ? -1 : Math.max(0, atMs - newestTimestampMs);
  }

  /** Puts the accounts of one pack together, one ledger an epoch, oldest account first. */
  static List<PackLedger> of(PackId pack, Collection<LedgerAccount> accounts) {
    Map<Long, LedgerAccount> processor = new TreeMap<>(Long::compareUnsigned);
    Map<Long, LedgerAccount> edge = new TreeMap<>(Long::compareUnsigned);
    for (LedgerAccount account : accounts) {
      if (account.getStage() == Stage.STAGE_PROCESSOR) {
        processor.merge(account.getStreamEpoch(), account, PackLedger::further);
      } else if (account.getStage() == Stage.STAGE_EDGE) {
        edge.merge(account.getStreamEpoch(), account, PackLedger::further);
      }
    }
    edge.forEach(
        (epoch, said) ->
            processor.putIfAbsent(epoch, LedgerAccount.newBuilder().setStreamEpoch(epoch).build()));
    return processor.values().stream()
        .sorted(java.util.Comparator.comparingLong(LedgerAccount::getAtMs))
        .map(
            account ->
                of(
                    pack,
                    account,
                    edge.get(account.getStreamEpoch()),
                    renumberedAt(account, processor.values())))
        .toList();
  }

  /**
   * Where a later numbering of the edge went on: numbers from there that it had handed out, and
   * that never left it, were handed out anew. {@link Long#MAX_VALUE} if there is none. A numbering
   * that begins at 0 goes on from none: its edge had lost everything.
   */
  private static long renumberedAt(LedgerAccount account, Collection<LedgerAccount> all) {
    return all.stream()
        .filter(other -> other.getAtMs() > account.getAtMs())
        .mapToLong(LedgerAccount::getFirstSeq)
        .filter(first -> first > account.getFirstSeq())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Accounts grow; a late one of a process that was fenced must not take the place of a newer. */
  private static LedgerAccount further(LedgerAccount one, LedgerAccount other) {
    return Long.compareUnsigned(other.getNextSeq(), one.getNextSeq()) >= 0 ? other : one;
  }

  private static PackLedger of(
      PackId pack, LedgerAccount account, @Nullable LedgerAccount edge, long renumberedAt) {
    long said = edge == null ? account.getNextSeq() : edge.getNextSeq();
    long edgeNext = Math.min(said, renumberedAt);
    return new PackLedger(
        pack,
        account.getStreamEpoch(),
        account.getFirstSeq(),
        account.getNextSeq(),
        Math.max(edgeNext, account.getNextSeq()),
        LedgerArithmetic.estimated(account),
        account.getCoasted(),
        account.getRejected(),
        account.getLate(),
        account.getQuarantined(),
        account.getDeclared(),
        account.getLost(),
        account.getGapsList(),
        account.getNewestTimestampMs(),
        account.getAtMs());
  }
}
