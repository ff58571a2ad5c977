package io.galvani.stream.topology.state;

import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The learned correction of one pack: runs the release that the pack's edge says it runs, from the
 * number on that the edge states, beginning with a hidden state of zeros as the edge does.
 */
public final class Corrector {
  private static final byte VERSION = 1;
  private static final int MOST_DUE = 4;
  private static final byte[] NONE = new byte[0];

  /** From a number of an epoch on, a release serves; 0 = the equations alone. */
  private record Switch(long epoch, long seq, long counter) {}

  private final LongFunction<@Nullable PackCorrection> open;
  private final List<Switch> due = new ArrayList<>();
  private Switch now = new Switch(0, 0, 0);
  private @Nullable PackCorrection correction;

  /**
   * A corrector that nobody has told anything.
   *
   * @param open begins a correction by its counter; null while the release is not at hand
   */
  Corrector(LongFunction<@Nullable PackCorrection> open) {
    this.open = open;
  }

  /** Takes what the edge says; the same again changes nothing. */
  public void heed(long epoch, long seq, long counter) {
    Switch said = new Switch(epoch, seq, counter);
    Switch last = due.isEmpty() ? now : due.get(due.size() - 1);
    if (said.equals(last) || (counter == 0 && now.counter() == 0 && due.isEmpty())) {
      return;
    }
    due.removeIf(s -> s.epoch() == epoch && s.seq() >= seq);
    due.add(said);
    if (due.size() > MOST_DUE) {
      due.remove(0);
    }
  }

  /** Takes a sample after the uncorrected filter has stepped on it. */
  void step(PackState state, PackSample sample, StepOutcome outcome, long epoch) {
    if (!due.isEmpty()) {
      settle(epoch, sample.seq());
    }
    if (correction != null) {
      correction.step(state, sample, outcome);
    }
  }

  /** The last switch whose number has come holds; one whose release is not at hand waits. */
  private void settle(long epoch, long seq) {
    for (int k = due.size() - 1; k >= 0; k--) {
      Switch next = due.get(k);
      if (next.epoch() == epoch && seq >= next.seq()) {
        PackCorrection opened = next.counter() == 0 ? null : open.apply(next.counter());
        if (opened != null || next.counter() == 0) {
          correction = opened;
          now = next;
          due.subList(0, k + 1).clear();
        }
        return;
      }
    }
  }

  /** Release that serves, 0 for the equations alone. */
  public long counter() {
    return correction == null ? 0 : now.counter();
  }

  /** Corrected state of charge, 0..1: the filter's own where no correction counts. */
  public double soc(PackState state, StepOutcome outcome) {
    return correction == null || outcome == StepOutcome.REJECTED ? state.soc() : correction.soc();
  }

  /** Standard deviation of {@link #soc}. */
  public double sigma(PackState state, StepOutcome outcome) {
    return correction == null || outcome == StepOutcome.REJECTED
        ? state.socSigma()
        : correction.sigma();
  }

  /** Byte form; empty where nothing serves and nothing is due. */
  byte[] block() {
    if (correction == null && due.isEmpty()) {
      return NONE;
    }
    byte[] inner = correction == null ? NONE : correction.block();
    int switches = 1 + due.size();
    ByteBuffer out = ByteBuffer.allocate(2 + switches * 3 * Long.BYTES + inner.length);
    out.put(VERSION).put((byte) due.size());
    put(out, correction == null ? new Switch(now.epoch(), now.seq(), 0) : now);
    due.forEach(s -> put(out, s));
    return out.put(inner).array();
  }

  private static void put(ByteBuffer out, Switch s) {
    out.putLong(s.epoch()).putLong(s.seq()).putLong(s.counter());
  }

  /**
   * Takes up what {@link #block()} gave. A correction whose release is not at hand, or is of
   * another network, begins anew as soon as it can.
   */
  void restore(byte[] block) {
    if (block.length == 0 || block[0] != VERSION) {
      return;
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(block, 1, block.length - 1);
      int waiting = in.get();
      now = read(in);
      for (int k = 0; k < waiting; k++) {
        due.add(read(in));
      }
      resume(Arrays.copyOfRange(block, in.position(), block.length));
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("stored correction must be whole, but is cut", cut);
    }
  }

  private void resume(byte[] inner) {
    PackCorrection opened = now.counter() == 0 ? null : open.apply(now.counter());
    if (opened == null) {
      if (now.counter() != 0) {
        due.add(0, now);
        now = new Switch(now.epoch(), now.seq(), 0);
      }
      return;
    }
    try {
      opened.restore(inner);
    } catch (IllegalArgumentException otherNetwork) {
      // It begins with zeros, as after a switch.
    }
    correction = opened;
  }

  private static Switch read(ByteBuffer in) {
    return new Switch(in.getLong(), in.getLong(), in.getLong());
  }
}
