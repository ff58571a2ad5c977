package io.galvani.stream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class DamagedStateTest {
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  @Test
  void anUnreadableStoreIsToldFromABadRecord() {
    Exception store =
        new StreamsException(new ProcessorStateException("get", new RocksDBException("checksum")));

    assertThat(DamagedState.isCauseOf(store)).isTrue();
    assertThat(DamagedState.isCauseOf(new StreamsException(new ArithmeticException()))).isFalse();
  }

  @Test
  void threeRebuildsAnHourAndNoMore() {
    AtomicLong now = new AtomicLong();
    DamagedState damage = new DamagedState(now::get);

    assertThat(damage.takeRebuild()).as("nothing was noticed").isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(rebuilds(damage)).isTrue();
    }
    assertThat(rebuilds(damage)).isFalse();

    now.addAndGet(HOUR_NANOS + 1);
    assertThat(rebuilds(damage)).isTrue();
  }

  private static boolean rebuilds(DamagedState damage) {
    damage.notice(new ProcessorStateException("unreadable"));
    return damage.takeRebuild();
  }
}
