package io.galvani.schemas.ledger;

import io.galvani.schemas.proto.LedgerAccount;
import java.util.Collection;

/**
 * What a {@code LedgerAccount} must satisfy: {@code next_seq - first_seq = estimated + coasted +
 * rejected + late + quarantined + declared + lost}, in samples. All sums are exact; one that does
 * not fit 64 bits throws {@link ArithmeticException}.
 */
public final class LedgerArithmetic {
  private LedgerArithmetic() {}

  /** Samples in the account's range [first_seq, next_seq). */
  public static long range(LedgerAccount account) {
    return Math.subtractExact(account.getNextSeq(), account.getFirstSeq());
  }

  /** Samples in all classes together. */
  public static long settled(LedgerAccount account) {
    long sum = estimated(account);
    for (long count :
        new long[] {
          account.getRejected(),
          account.getLate(),
          account.getQuarantined(),
          account.getDeclared(),
          account.getLost()
        }) {
      sum = Math.addExact(sum, count);
    }
    return sum;
  }

  /** Samples that gave an estimate, those that coasted over missing values included. */
  public static long estimated(LedgerAccount account) {
    return Math.addExact(account.getEstimated(), account.getCoasted());
  }

  /** Samples of the range in no class: positive when some are unaccounted for, 0 when settled. */
  public static long unsettled(LedgerAccount account) {
    return Math.subtractExact(range(account), settled(account));
  }

  /** Whether every sample of the range is in exactly one class. */
  public static boolean isBalanced(LedgerAccount account) {
    return range(account) >= 0 && unsettled(account) == 0;
  }

  /**
   * The sum of the latest accounts of one stage over epochs or packs. The sum keeps the classes and
   * the counters beside them; its range is [0, sum of ranges), its time the latest, and it has no
   * epoch, no gaps and no instance.
   *
   * @throws IllegalArgumentException when the accounts are of different stages
   */
  public static LedgerAccount sum(Collection<LedgerAccount> accounts) {
    LedgerAccount.Builder sum = LedgerAccount.newBuilder();
    boolean first = true;
    for (LedgerAccount account : accounts) {
      if (first) {
        sum.setStageValue(account.getStageValue());
        first = false;
      } else if (sum.getStageValue() != account.getStageValue()) {
        throw new IllegalArgumentException(
            "accounts must be of one stage, but were of "
                + sum.getStage()
                + " and "
                + account.getStage());
      }
      add(sum, account);
    }
    return sum.build();
  }

  private static void add(LedgerAccount.Builder sum, LedgerAccount account) {
    sum.setNextSeq(Math.addExact(sum.getNextSeq(), range(account)))
        .setAtMs(Math.max(sum.getAtMs(), account.getAtMs()))
        .setNewestTimestampMs(Math.max(sum.getNewestTimestampMs(), account.getNewestTimestampMs()))
        .setEstimated(Math.addExact(sum.getEstimated(), account.getEstimated()))
        .setCoasted(Math.addExact(sum.getCoasted(), account.getCoasted()))
        .setRejected(Math.addExact(sum.getRejected(), account.getRejected()))
        .setLate(Math.addExact(sum.getLate(), account.getLate()))
        .setQuarantined(Math.addExact(sum.getQuarantined(), account.getQuarantined()))
        .setDeclared(Math.addExact(sum.getDeclared(), account.getDeclared()))
        .setLost(Math.addExact(sum.getLost(), account.getLost()))
        .setDuplicates(Math.addExact(sum.getDuplicates(), account.getDuplicates()))
        .setAhead(Math.addExact(sum.getAhead(), account.getAhead()))
        .setFrames(Math.addExact(sum.getFrames(), account.getFrames()))
        .setBytes(Math.addExact(sum.getBytes(), account.getBytes()))
        .setPoints(Math.addExact(sum.getPoints(), account.getPoints()));
  }
}
