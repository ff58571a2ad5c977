package io.galvani.stream.topology.state;

import io.galvani.battery.charge.PackCharges;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** More than the cells of any pack can have; bounds what a damaged record may ask for. */
  private static final int MOST_BYTES = 1 << 27;

  private final KeyValueStore<String, byte[]> store;

  ChargeRecords(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /**
   * The record that is read with the pack.
   *
   * @param charges whole charges so far
   * @param length bytes of the histories, all parts together
   * @param checksum of these bytes
   * @param said by the release that serves
   */
  record Head(long charges, int length, int checksum, Gauge.Said said) {
    private static final byte VERSION = 1;
    static final Head NONE = new Head(0, 0, 0, Gauge.Said.NOTHING);

    byte[] toBytes() {
      byte[] block = said.block();
      return ByteBuffer.allocate(1 + 3 * Long.BYTES + 2 * Integer.BYTES + block.length)
          .put(VERSION)
          .putLong(charges)
          .putInt(length)
          .putInt(checksum)
          .putLong(said.counter())
          .putLong(said.charges())
          .put(block)
          .array();
    }

    static Head read(byte[] bytes) {
      try {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
          throw new IllegalArgumentException(
              "head of charges must be of version %d, but was of %d".formatted(VERSION, version));
        }
        long charges = in.getLong();
        int length = in.getInt();
        int checksum = in.getInt();
        Gauge.Said said =
            new Gauge.Said(
                in.getLong(), in.getLong(), Arrays.copyOfRange(bytes, in.position(), bytes.length));
        if (length < 0 || length > MOST_BYTES) {
          throw new IllegalArgumentException(
              "histories must have at most %d bytes, but had %d".formatted(MOST_BYTES, length));
        }
        return new Head(charges, length, checksum, said);
      } catch (BufferUnderflowException cut) {
        throw new IllegalArgumentException("head of charges must be whole, but is cut", cut);
      }
    }
  }

  /** What is to be known before the next charge ends; of one that cannot be read, nothing. */
  Head head(String pack) {
    byte[] bytes = store.get(pack + HEAD);
    try {
      return bytes == null ? Head.NONE : Head.read(bytes);
    } catch (IllegalArgumentException amiss) {
      LOG.warn("Charges start anew, pack={}, reason={}", pack, amiss.getMessage());
      return Head.NONE;
    }
  }

  /** Gives histories back to who put them away; leaves them as begun where they are not whole. */
  void bringBack(String pack, PackCharges charges) {
    try {
      charges.restore(histories(pack, head(pack)));
    } catch (IllegalArgumentException amiss) {
      LOG.warn("Charges start anew, pack={}, reason={}", pack, amiss.getMessage());
    }
  }

  private byte[] histories(String pack, Head head) {
    ByteBuffer whole = ByteBuffer.allocate(head.length());
    try {
      for (int part = 0; part < parts(head.length()); part++) {
        byte[] packed = store.get(key(pack, part));
        if (packed == null) {
          throw new IllegalArgumentException("a part of the histories must be there, but is not");
        }
        whole.put(PackedBlocks.unpack(FLOATS, packed)[0]);
      }
    } catch (BufferOverflowException longer) {
      throw new IllegalArgumentException("histories must be as long as stated", longer);
    }
    if (whole.hasRemaining() || checksum(whole.array()) != head.checksum()) {
      throw new IllegalArgumentException(
          "histories must match their checksum, but are of several times");
    }
    return whole.array();
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
    for (int part = 0; part < parts; part++) {
      int from = part * PART_BYTES;
      byte[] slice = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + PART_BYTES));
      bytes += put(key(pack, part), PackedBlocks.pack(FLOATS, slice));
    }
    removeParts(pack, parts);
    Head head = new Head(charges.charges(), whole.length, checksum(whole), said);
    return bytes + put(pack + HEAD, head.toBytes());
  }

  /** Stores what was said without a new charge. */
  int save(String pack, Gauge.Said said) {
    Head before = head(pack);
    Head head = new Head(before.charges(), before.length(), before.checksum(), said);
    return put(pack + HEAD, head.toBytes());
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

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
