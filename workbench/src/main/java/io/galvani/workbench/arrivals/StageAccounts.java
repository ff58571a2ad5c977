package io.galvani.workbench.arrivals;

import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The latest account of every stage of one pack. Accounts are cumulative: a later one of the same
 * stage, epoch and process replaces the earlier one, and those of different ones add up.
 */
final class StageAccounts {
  private record Author(Stage stage, long streamEpoch, String instance) {}

  private final Map<Author, LedgerAccount> latest = new HashMap<>();

  void add(LedgerAccount account) {
    latest.put(
        new Author(account.getStage(), account.getStreamEpoch(), account.getInstance()), account);
  }

  /** A count of one stage, summed over its processes and epochs. */
  long sum(Stage stage, ToLongFunction<LedgerAccount> count) {
    return latest.entrySet().stream()
        .filter(entry -> entry.getKey().stage() == stage)
        .mapToLong(entry -> count.applyAsLong(entry.getValue()))
        .sum();
  }

  /** Numbers that a stage has accounted for, each epoch once however many processes took part. */
  long covered(Stage stage) {
    Map<Long, Long> nextSeq = new HashMap<>();
    latest.forEach(
        (author, account) -> {
          if (author.stage() == stage) {
            nextSeq.merge(author.streamEpoch(), account.getNextSeq(), Math::max);
          }
        });
    return nextSeq.values().stream().mapToLong(Long::longValue).sum();
  }
}
