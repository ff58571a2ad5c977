package io.galvani.stream.topology.state;

import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.pack.PackModel;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is stored of packs' charges: of those that ended, and of the one in progress. */
final class ChargeStates {
  private static final Logger LOG = LoggerFactory.getLogger(ChargeStates.class);

  private final KeyValueStore<String, byte[]> store;
  private final ChargeRecords ended;

  ChargeStates(KeyValueStore<String, byte[]> store) {
    this.store = store;
    this.ended = new ChargeRecords(store);
  }

  /** Where the charge in progress of one pack is stored. */
  private final class OpenRecords implements RunningCharge.Records {
    private final String whole;
    private final String tail;

    OpenRecords(String pack) {
      this.whole = pack + "|charging";
      this.tail = whole + "/";
    }

    @Override
    public byte @Nullable [] whole() {
      return store.get(whole);
    }

    @Override
    public byte @Nullable [] tail(int number) {
      return store.get(key(number));
    }

    @Override
    public int putWhole(byte[] record) {
      store.put(whole, record);
      return record.length;
    }

    @Override
    public int putTail(int number, byte[] record) {
      store.put(key(number), record);
      return record.length;
    }

    private String key(int number) {
      return "%s%06d".formatted(tail, number);
    }

    @Override
    public void remove() {
      if (store.get(whole) != null) {
        store.delete(whole);
      }
      List<String> keys = new ArrayList<>();
      try (KeyValueIterator<String, byte[]> found = store.range(tail, tail + "~")) {
        found.forEachRemaining(record -> keys.add(record.key));
      }
      keys.forEach(store::delete);
    }
  }

  /** What is to be known of the charges that ended. */
  ChargeHead head(String pack) {
    return ended.load(pack);
  }

  /**
   * The charges of a pack; what cannot be read of the one in progress begins anew.
   *
   * @param open what was stored of it with every frame
   */
  RunningCharge charges(String pack, PackModel model, ChargeHead head, byte[] open) {
    OpenRecords records = new OpenRecords(pack);
    try {
      RunningCharge running = begun(pack, model, head);
      running.restore(open, records);
      return running;
    } catch (IllegalArgumentException amiss) {
      LOG.warn("Charge in progress starts anew, pack={}, reason={}", pack, amiss.getMessage());
      records.remove();
      return begun(pack, model, head);
    }
  }

  private RunningCharge begun(String pack, PackModel model, ChargeHead head) {
    PackCharges charges = new PackCharges(model);
    if (head.charges() > 0) {
      putAway(pack, charges, head.charges());
    }
    return new RunningCharge(charges);
  }

  private void putAway(String pack, PackCharges charges, long count) {
    charges.putAway(count, back -> ended.bringBack(pack, back));
  }

  /**
   * Stores the charge in progress; must come before {@link RunningCharge#block}.
   *
   * @return bytes put into the store
   */
  int saveOpen(String pack, RunningCharge running) {
    return running.save(new OpenRecords(pack));
  }

  /**
   * Stores what ended, or was said of it, since the last time.
   *
   * @return bytes put into the store
   */
  int saveEnded(String pack, Engine engine) {
    if (engine.charged()) {
      int bytes = ended.save(pack, engine.charges(), engine.gauge().said());
      putAway(pack, engine.charges(), engine.charges().charges());
      return bytes;
    }
    return engine.gauge().changed() ? ended.save(pack, engine.gauge().said()) : 0;
  }

  /** Removes all of a pack that there is. */
  void remove(String pack) {
    ended.remove(pack);
    new OpenRecords(pack).remove();
  }
}
