package io.galvani.stream.topology.state;

import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.StepOutcome;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The charge of a pack that is in progress, and how it is stored: whole now and then, and between
 * as the samples that came after, whichever is less. What is stored with every frame is their
 * number and checksum; nothing, where no charge is in progress.
 */
final class RunningCharge {
  private static final byte[] NONE = {};
  private static final int[] WORDS = {Long.BYTES};

  /** Samples are added to a whole until they take so many times its bytes. */
  private static final int MOST_TAIL = 16;

  /** So many voltages are sooner stored whole. */
  private static final int MOST_VOLTAGES = 1 << 18;

  private final PackCharges charges;
  private final SampleTail tail;
  private CRC32C sum = new CRC32C();
  private boolean beside;
  private int tails;
  private int wholeBytes;
  private int tailBytes;

  RunningCharge(PackCharges charges) {
    this.charges = charges;
    this.tail = new SampleTail(charges.cells());
  }

  /** Where it is stored beside the blocks of every frame. */
  interface Records {
    /** The whole; null if there is none. */
    byte @Nullable [] whole();

    /** What came after it; null if there is none of that number. */
    byte @Nullable [] tail(int number);

    int putWhole(byte[] record);

    int putTail(int number, byte[] record);

    void remove();
  }

  PackCharges charges() {
    return charges;
  }

  /** Remembers a sample that the charges have stepped on, where it may have to be stored. */
  void stepped(PackSample sample, StepOutcome outcome) {
    if (beside && outcome != StepOutcome.REJECTED) {
      tail.add(sample);
    }
  }

  /**
   * Stores what changed since the last time.
   *
   * @return bytes put
   */
  int save(Records records) {
    if (!charges.isOpen()) {
      if (beside) {
        records.remove();
        tail.release();
        beside = false;
      }
      return 0;
    }
    byte[] after = mayBeTail() ? tail.toBytes() : null;
    tail.clear();
    if (after != null
        && after.length < wholeBytes
        && tailBytes + after.length <= MOST_TAIL * wholeBytes) {
      tailBytes += after.length;
      sum.update(after);
      return records.putTail(tails++, after);
    }
    byte[] whole = PackedBlocks.pack(WORDS, charges.openBlock());
    begin(whole);
    return records.putWhole(whole);
  }

  private boolean mayBeTail() {
    return beside && (long) tail.count() * charges.cells() < MOST_VOLTAGES;
  }

  private void begin(byte[] whole) {
    sum = new CRC32C();
    sum.update(whole);
    beside = true;
    tails = 0;
    wholeBytes = whole.length;
    tailBytes = 0;
  }

  /** What is stored with every frame, after {@link #save}. */
  byte[] block() {
    if (!beside) {
      return NONE;
    }
    // Stored with every frame: a number takes the bytes that it needs.
    byte[] number = BigInteger.valueOf(tails).toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + number.length)
        .putInt((int) sum.getValue())
        .put(number)
        .array();
  }

  /**
   * Goes on where {@link #block} was taken; an empty one changes nothing.
   *
   * @throws IllegalArgumentException if it is not whole, or not of one time: nothing must be done
   *     with this any more
   */
  void restore(byte[] block, Records records) {
    if (block.length == 0) {
      return;
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(block);
      int checksum = in.getInt();
      int stored = number(in);
      restoreWhole(records);
      for (; tails < stored; tails++) {
        byte[] after = present(records.tail(tails));
        sum.update(after);
        tailBytes += after.length;
        SampleTail.replay(
            after, charges.cells(), sample -> charges.follow(sample, StepOutcome.ESTIMATED));
      }
      if (checksum != (int) sum.getValue()) {
        throw new IllegalArgumentException("its parts must be of one time, but are of several");
      }
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("it must be whole, but is cut", cut);
    }
  }

  private static int number(ByteBuffer in) {
    byte[] number = new byte[in.remaining()];
    in.get(number);
    if (number.length == 0 || number.length > Integer.BYTES || number[0] < 0) {
      throw new IllegalArgumentException("it must say how many parts it has, but does not");
    }
    return new BigInteger(number).intValueExact();
  }

  private void restoreWhole(Records records) {
    byte[] whole = present(records.whole());
    charges.restoreOpen(PackedBlocks.unpack(WORDS, whole)[0]);
    begin(whole);
  }

  private static byte[] present(byte @Nullable [] record) {
    if (record == null) {
      throw new IllegalArgumentException("a part of it must be there, but is not");
    }
    return record;
  }
}
