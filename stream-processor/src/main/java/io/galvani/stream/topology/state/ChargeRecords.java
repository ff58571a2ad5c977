package io.galvani.stream.topology.state;

import io.galvani.battery.charge.PackCharges;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What packs' charges so far told, in records that are written once a charge: a head of a few
 * kilobytes, read with the pack, and the histories in parts, read when the next charge ends. The
 * head has the parts' length and checksum: whatever is not all of one time begins anew.
 */
final class ChargeRecords {
  /** A part of a history before it is packed; records of Kafka have a megabyte at most. */
  static final int PART_BYTES = 1 << 18;

  private static final Logger LOG = LoggerFactory.getLogger(ChargeRecords.class);
  private static final String HEAD = "|charges";
  private static final String PART = HEAD + "/";
  private static final String BEHIND_PARTS = PART + "~";
  private static final int[] FLOATS = {Float.BYTES};

  private final KeyValueStore<String, byte[]> store;

  /** Packs whose histories were looked at since this was made. */
  private final Set<String> checked = new HashSet<>();

  ChargeRecords(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /**
   * What is to be known of a pack before its next charge ends. The first time, histories that are
   * not all there, or not of the time of the head, are said to be so and removed: they begin anew.
   * Unpacks nothing but what the version before stored.
   */
  ChargeHead load(String pack) {
    ChargeHead head = ChargeHead.NONE;
    try {
      byte[] bytes = store.get(pack + HEAD);
      head = bytes == null ? head : ChargeHead.read(bytes);
      if (checked.add(pack)) {
        check(pack, head);
      }
      return head;
    } catch (IllegalArgumentException amiss) {
      checked.add(pack);
      startAnew(pack, amiss);
      removeParts(pack, 0);
      ChargeHead anew = ChargeHead.NONE.with(head.said());
      put(pack + HEAD, anew.toBytes());
      return anew;
    }
  }

  private void check(String pack, ChargeHead head) {
    if (head.length() == 0 && store.get(key(pack, 0)) != null) {
      throw new IllegalArgumentException("the head of the histories must be there, but is not");
    }
    if (head.ofParts()) {
      parts(pack, head);
    } else {
      histories(pack, head);
    }
  }

  ChargeHead head(String pack) {
    byte[] bytes = store.get(pack + HEAD);
    try {
      return bytes == null ? ChargeHead.NONE : ChargeHead.read(bytes);
    } catch (IllegalArgumentException amiss) {
      startAnew(pack, amiss);
      return ChargeHead.NONE;
    }
  }

  /** Gives histories back to who put them away; leaves them as begun where they are not whole. */
  void bringBack(String pack, PackCharges charges) {
    try {
      charges.restore(histories(pack, head(pack)));
    } catch (IllegalArgumentException amiss) {
      startAnew(pack, amiss);
    }
  }

  private static void startAnew(String pack, IllegalArgumentException amiss) {
    LOG.warn("Charges start anew, pack={}, reason={}", pack, amiss.getMessage());
  }

  private byte[] histories(String pack, ChargeHead head) {
    ByteBuffer whole = ByteBuffer.allocate(head.length());
    try {
      for (byte[] part : parts(pack, head)) {
        whole.put(PackedBlocks.unpack(FLOATS, part)[0]);
      }
    } catch (BufferOverflowException longer) {
      throw new IllegalArgumentException("histories must be as long as stated", longer);
    }
    CRC32C sum = new CRC32C();
    sum.update(whole.array());
    if (whole.hasRemaining() || !(head.ofParts() || head.checksum() == (int) sum.getValue())) {
      throw ofSeveralTimes();
    }
    return whole.array();
  }

  /** The parts as they are stored. */
  private List<byte[]> parts(String pack, ChargeHead head) {
    List<byte[]> parts = new ArrayList<>();
    CRC32C sum = new CRC32C();
    for (int part = 0; part < parts(head.length()); part++) {
      byte[] packed = store.get(key(pack, part));
      if (packed == null) {
        throw new IllegalArgumentException("a part of the histories must be there, but is not");
      }
      sum.update(packed);
      parts.add(packed);
    }
    if (head.ofParts() && head.checksum() != (int) sum.getValue()) {
      throw ofSeveralTimes();
    }
    return parts;
  }

  private static IllegalArgumentException ofSeveralTimes() {
    return new IllegalArgumentException(
        "histories must match their checksum, but are of several times");
  }

  /**
   * Stores the charges so far and what was said of them.
   *
   * @return bytes put into the store
   */
  int save(String pack, PackCharges charges, Gauge.Said said) {
    byte[] whole = charges.block();
    int parts = parts(whole.length);
    int bytes = 0;
    CRC32C sum = new CRC32C();
    for (int part = 0; part < parts; part++) {
      int from = part * PART_BYTES;
      byte[] slice = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + PART_BYTES));
      byte[] packed = PackedBlocks.pack(FLOATS, slice);
      sum.update(packed);
      bytes += put(key(pack, part), packed);
    }
    removeParts(pack, parts);
    ChargeHead head =
        new ChargeHead(charges.charges(), whole.length, (int) sum.getValue(), true, said);
    return bytes + put(pack + HEAD, head.toBytes());
  }

  /** Stores what was said without a new charge. */
  int save(String pack, Gauge.Said said) {
    return put(pack + HEAD, head(pack).with(said).toBytes());
  }

  private int put(String key, byte[] record) {
    store.put(key, record);
    return record.length;
  }

  /** Removes all of a pack that there is. */
  void remove(String pack) {
    if (store.get(pack + HEAD) != null) {
      store.delete(pack + HEAD);
    }
    removeParts(pack, 0);
  }

  private void removeParts(String pack, int from) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> found =
        store.range(key(pack, from), pack + BEHIND_PARTS)) {
      found.forEachRemaining(record -> keys.add(record.key));
    }
    keys.forEach(store::delete);
  }

  private static int parts(int length) {
    return (length + PART_BYTES - 1) / PART_BYTES;
  }

  private static String key(String pack, int part) {
    return "%s%s%04d".formatted(pack, PART, part);
  }
}
