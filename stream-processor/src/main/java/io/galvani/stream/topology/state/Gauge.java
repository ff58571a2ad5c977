package io.galvani.stream.topology.state;

import io.galvani.battery.charge.PackCapacity;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.health.HealthState;
import io.galvani.stream.topology.state.Serving.Switch;
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
  private Switch storedBy = Switch.NONE;
  private long storedCharges;

  /**
   * What a release has said.
   *
   * @param by the release, and from where on it served: one that begins anew elsewhere has not said
   *     it
   * @param charges after how many charges it said something
   * @param block byte form of it
   */
  @SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
  record Said(Switch by, long charges, byte[] block) {
    /** Stands for where a release served from in what versions before stored without it. */
    static final long ANYWHERE = -1;

    static final Said NOTHING = new Said(Switch.NONE, 0, NONE);

    /** What was stored without where its release served from, if that is where. */
    private Said at(Switch served) {
      boolean same = by.seq() == ANYWHERE && by.counter() == served.counter();
      return same ? new Said(served, charges, block) : this;
    }
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
              public @Nullable PackCapacity open(Switch at) {
                kept = kept.at(at);
                PackCapacity opened = open.apply(at.counter());
                return opened == null ? null : resumed(opened, at);
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

  /**
   * What was stored is of use to the release that said it, as it served then: had it begun anew
   * meanwhile, it would have forgotten it. It is of no use to whatever comes after.
   */
  private PackCapacity resumed(PackCapacity opened, Switch at) {
    Said said = kept;
    kept = Said.NOTHING;
    if (said.by().equals(at)) {
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
    return capacity == null ? kept : new Said(serving.now(), capacity.charges(), capacity.block());
  }

  /** Whether something was said, or another release serves, since this was stored. */
  boolean changed() {
    return !storedBy.equals(saidBy()) || storedCharges != saidAfter();
  }

  void markStored() {
    storedBy = saidBy();
    storedCharges = saidAfter();
  }

  private Switch saidBy() {
    return capacity() == null ? kept.by() : serving.now();
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
    kept = kept.at(serving.wanted());
    kept = kept.by().seq() == Said.ANYWHERE ? Said.NOTHING : kept;
  }
}
