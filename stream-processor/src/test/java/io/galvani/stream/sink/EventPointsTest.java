package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.LedgerAccount;
import org.junit.jupiter.api.Test;

final class EventPointsTest {
  private static final PackId PACK = new PackId("acme", "p1");
  private static final PackLabels LABELS = new PackLabels("site", "nmc");
  private static final long AT_MS = 1_700_000_000_000L;

  @Test
  void accountsOfTwoNumberingsInOneMillisecondDoNotReplaceEachOther() {
    assertThat(time(account("processor", 7))).isNotEqualTo(time(account("processor", 8)));
  }

  @Test
  void accountsOfTwoProcessesInOneMillisecondDoNotReplaceEachOther() {
    assertThat(time(account("processor", 7))).isNotEqualTo(time(account("sink", 7)));
  }

  @Test
  void sameAccountAgainReplacesItself() {
    assertThat(time(account("processor", 7))).isEqualTo(time(account("processor", 7)));
  }

  private static LedgerAccount account(String instance, long epoch) {
    return LedgerAccount.newBuilder()
        .setInstance(instance)
        .setStreamEpoch(epoch)
        .setAtMs(AT_MS)
        .setNextSeq(10)
        .build();
  }

  private static long time(LedgerAccount account) {
    String line = EventPoints.ledger(PACK, LABELS, account).orElseThrow();
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }
}
