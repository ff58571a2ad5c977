package io.galvani.stream.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.stream.topology.TestPack;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Histories of the largest packs in records that Kafka takes. */
class ChargeRecordsTest {
  private static final String KEY = "acme/p1";
  private static final int CELLS = 1000;
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

  @BeforeEach
  void open() {
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyBitOfAThousandCellsComesBackFromRecordsThatKafkaTakes() {
    byte[] block = block(64);
    int bytes = records.save(KEY, restored(block), new Gauge.Said(3, 2, new byte[] {1, 2}));

    assertThat(store.get(KEY + "|charges/0001")).isNotNull();
    keys().forEach(key -> assertThat(store.get(key)).hasSizeLessThan(300_000));
    assertThat(bytes).isGreaterThan(block.length / 2);
    assertThat(records.head(KEY).charges()).isEqualTo(64);
    assertThat(records.head(KEY).said().block()).containsExactly(1, 2);
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
    records.save(KEY, restored(block(64)), new Gauge.Said(3, 2, new byte[] {1}));
    store.put(KEY + "|charges/0007", old);
    PackCharges away = new PackCharges(MODEL);
    away.putAway(64, charges -> records.bringBack(KEY, charges));

    assertThat(away.history(5).charges()).isZero();
    assertThat(away.charges()).isZero();
    assertThat(records.head(KEY).said().counter()).isEqualTo(3);
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
    ByteBuffer out = ByteBuffer.allocate(13 + CELLS * (9 * 16 * 8 + 12 + charges * 16 * 4));
    out.put((byte) 1).putInt(CELLS).putLong(charges);
    for (int c = 0; c < CELLS; c++) {
      for (int k = 0; k < 9 * 16; k++) {
        out.putDouble(random.nextDouble());
      }
      out.putInt(charges).putInt(1).putInt(charges);
      for (int k = 0; k < charges * 16; k++) {
        out.putFloat(random.nextFloat());
      }
    }
    return out.array();
  }
}
