package io.galvani.stream.topology.state;

import io.galvani.battery.charge.PackCapacity;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.health.HealthState;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The learned capacity of one pack's cells. Which release serves is stored with every frame, what
 * it said only when it says something: once a charge.
 */
public final class Gauge {
  private static final byte[] NONE = new byte[0];

  private final Serving<PackCapacity> serving;
  private Said kept = Said.NOTHING;
  private long storedCounter;
  private long storedCharges;

  /**
   * What a release has said.
   *
   * @param counter the release, 0 for none
   * @param charges after how many charges it said something
   * @param block byte form of it
   */
  @SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
  record Said(long counter, long charges, byte[] block) {
    static final Said NOTHING = new Said(0, 0, NONE);
  }

  /**
   * A gauge that nobody has told anything.
   *
   * @param open begins a capacity by its counter; null while the release is not at hand
   */
  Gauge(LongFunction<@Nullable PackCapacity> open) {
    this.serving =
        new Serving<>(
            new Serving.Opener<>() {
              @Override
              public @Nullable PackCapacity open(long counter) {
                PackCapacity opened = open.apply(counter);
                return opened == null ? null : resumed(opened, counter);
              }

              @Override
              public byte[] block(PackCapacity work) {
                return NONE;
              }

              @Override
              public void restore(PackCapacity work, byte[] block) {
                // Was taken up as it was opened.
              }
            });
  }

  /** Whatever release comes next, what was stored is of no use to the one after. */
  private PackCapacity resumed(PackCapacity opened, long counter) {
    Said said = kept;
    kept = Said.NOTHING;
    if (said.counter() == counter) {
      try {
        opened.restore(said.block());
      } catch (IllegalArgumentException otherVersion) {
        // It begins anew, as after a switch.
      }
    }
    return opened;
  }

  /** Takes what the edge says; the same again changes nothing. */
  public void heed(long epoch, long seq, long counter) {
    serving.heed(epoch, seq, counter);
  }

  /**
   * Takes a sample after the charges and the health have stepped on it.
   *
   * @param use that the pack lived in where a charge ended with it; null where none did
   */
  void step(PackCharges charges, HealthState health, long epoch, long seq, @Nullable String use) {
    PackCapacity capacity = serving.at(epoch, seq);
    if (capacity != null && use != null) {
      capacity.onCharge(charges, health, use);
    }
  }

  /** Release that serves, 0 for the equations alone. */
  public long counter() {
    return serving.counter();
  }

  /** What serves and has said something; null for the equations alone. */
  public @Nullable PackCapacity capacity() {
    PackCapacity capacity = serving.work();
    return capacity == null || capacity.charges() == 0 ? null : capacity;
  }

  /** What is to be stored; what was stored before while its release is not at hand. */
  Said said() {
    PackCapacity capacity = capacity();
    return capacity == null ? kept : new Said(counter(), capacity.charges(), capacity.block());
  }

  /** Whether something was said, or another release serves, since this was stored. */
  boolean changed() {
    return storedCounter != saidBy() || storedCharges != saidAfter();
  }

  void markStored() {
    storedCounter = saidBy();
    storedCharges = saidAfter();
  }

  private long saidBy() {
    return capacity() == null ? kept.counter() : counter();
  }

  private long saidAfter() {
    PackCapacity capacity = capacity();
    return capacity == null ? kept.charges() : capacity.charges();
  }

  /** Byte form of what serves; empty where nothing does and nothing is due. */
  byte[] block() {
    return serving.block();
  }

  /** What a release had said, for when it is opened. */
  void keep(Said said) {
    kept = said;
  }

  /** Takes up what {@link #block()} gave, after {@link #keep}. */
  void restore(byte[] block) {
    serving.restore(block);
  }
}
