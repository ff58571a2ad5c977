package io.galvani.stream.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.stream.topology.TestPack;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Histories of the largest packs in records that Kafka takes. */
class ChargeRecordsTest {
  private static final String KEY = "acme/p1";
  private static final int CELLS = 1000;
  private static final Serving.Switch BY = new Serving.Switch(77, 40, 3);
  private static final PackModel MODEL =
      new PackModel(
          CellLibrary.shipped().get(TestPack.NMC).parameters(), CELLS, 1, new int[] {0}, 1);

  private final Random random = new Random(8);
  private final KeyValueStore<String, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("cells"), Serdes.String(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final ChargeRecords records = new ChargeRecords(store);

  private final Logger logger = (Logger) LoggerFactory.getLogger(ChargeRecords.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void open() {
    log.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(log);
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    logger.setLevel(null);
    store.close();
  }

  @Test
  void everyBitOfAThousandCellsComesBackFromRecordsThatKafkaTakes() {
    byte[] block = block(64);
    int bytes = records.save(KEY, restored(block), new Gauge.Said(BY, 2, new byte[] {1, 2}));

    assertThat(store.get(KEY + "|charges/0001")).isNotNull();
    keys().forEach(key -> assertThat(store.get(key)).hasSizeLessThan(300_000));
    assertThat(bytes).isGreaterThan(block.length / 2);
    assertThat(records.load(KEY).charges()).isEqualTo(64);
    assertThat(records.load(KEY).said().block()).containsExactly(1, 2);
    PackCharges away = new PackCharges(MODEL);
    away.putAway(64, charges -> records.bringBack(KEY, charges));
    assertThat(away.charges()).isEqualTo(64);
    assertThat(away.block()).isEqualTo(block);
  }

  @Test
  void shorterHistoriesLeaveNoPartsOfLongerOnes() {
    records.save("acme/p10", restored(block(64)), Gauge.Said.NOTHING);
    int others = keys().size();
    records.save(KEY, restored(block(64)), Gauge.Said.NOTHING);
    int before = keys().size();
    byte[] block = block(3);
    records.save(KEY, restored(block), Gauge.Said.NOTHING);

    assertThat(keys()).hasSizeLessThan(before);
    PackCharges away = new PackCharges(MODEL);
    records.bringBack(KEY, away);
    assertThat(away.block()).isEqualTo(block);
    records.remove(KEY);
    assertThat(keys()).hasSize(others).allMatch(key -> key.startsWith("acme/p10|"));
  }

  @Test
  void partOfAnotherTimeBeginsAnew() {
    records.save(KEY, restored(block(64)), Gauge.Said.NOTHING);
    byte[] old = store.get(KEY + "|charges/0007");
    records.save(KEY, restored(block(64)), new Gauge.Said(BY, 2, new byte[] {1}));
    store.put(KEY + "|charges/0007", old);
    PackCharges away = new PackCharges(MODEL);
    away.putAway(64, charges -> records.bringBack(KEY, charges));

    assertThat(away.history(5).charges()).isZero();
    assertThat(away.charges()).isZero();
    assertThat(records.load(KEY).said().by()).isEqualTo(BY);
  }

  @Test
  void whatIsTornIsNoticedAtTheFirstLookAndToldOnce() {
    records.save(KEY, restored(block(64)), new Gauge.Said(BY, 2, new byte[] {1}));
    store.delete(KEY + "|charges/0003");
    ChargeRecords restarted = new ChargeRecords(store);

    ChargeHead head = restarted.load(KEY);

    assertThat(head.charges()).isZero();
    assertThat(head.said().by()).isEqualTo(BY);
    assertThat(restarted.load(KEY)).usingRecursiveComparison().isEqualTo(head);
    assertThat(new ChargeRecords(store).load(KEY).charges()).isZero();
    assertThat(keys()).containsExactly(KEY + "|charges");
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .startsWith("Charges start anew, pack=" + KEY);
  }

  @Test
  void everyCutAndEveryChangedByteOfTheHeadIsFound() {
    byte[] block = block(1);
    records.save(KEY, restored(block), new Gauge.Said(BY, 2, new byte[] {1, 2, 3}));
    byte[] whole = Objects.requireNonNull(store.get(KEY + "|charges"));
    for (int k = 0; k < whole.length; k++) {
      byte[] cut = Arrays.copyOf(whole, k);
      byte[] changed = whole.clone();
      changed[k] ^= 0x10;

      assertThatIllegalArgumentException().isThrownBy(() -> ChargeHead.read(cut));
      assertThatIllegalArgumentException().isThrownBy(() -> ChargeHead.read(changed));
    }
  }

  @Test
  void whatTheVersionBeforeStoredIsRead() {
    byte[] block = block(2);
    records.save(KEY, restored(block), new Gauge.Said(BY, 2, new byte[] {1, 2, 3}));
    byte[] before = VersionBefore.head(store::get, KEY);
    store.put(KEY + "|charges", before);
    ChargeRecords restarted = new ChargeRecords(store);

    ChargeHead head = restarted.load(KEY);

    assertThat(head.charges()).isEqualTo(2);
    assertThat(head.said().by())
        .isEqualTo(new Serving.Switch(0, Gauge.Said.ANYWHERE, BY.counter()));
    assertThat(head.said().block()).containsExactly(1, 2, 3);
    PackCharges away = new PackCharges(MODEL);
    away.putAway(2, charges -> restarted.bringBack(KEY, charges));
    assertThat(away.block()).isEqualTo(block);
    before[10] ^= 1; // another length
    store.put(KEY + "|charges", before);
    assertThat(new ChargeRecords(store).load(KEY).charges()).isZero();
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (var all = store.all()) {
      all.forEachRemaining(record -> keys.add(record.key));
    }
    return keys;
  }

  private static PackCharges restored(byte[] block) {
    PackCharges charges = new PackCharges(MODEL);
    charges.restore(block);
    return charges;
  }

  /** As many charges as a path keeps, or fewer, all of them noise: nothing packs worse. */
  private byte[] block(int charges) {
    ByteBuffer out = ByteBuffer.allocate(13 + CELLS * (9 * 16 * 8 + 12 + (charges + 4) * 16 * 4));
    out.put((byte) 2).putInt(CELLS).putLong(charges);
    for (int c = 0; c < CELLS; c++) {
      for (int k = 0; k < 9 * 16; k++) {
        out.putDouble(random.nextDouble());
      }
      out.putInt(charges).putInt(1).putInt(charges);
      for (int k = 0; k < (charges + 4) * 16; k++) {
        out.putFloat(random.nextFloat());
      }
    }
    return out.array();
  }
}
