package io.galvani.stream.topology.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which release of one model serves one pack: the one that the pack's edge says it runs, from the
 * number on that the edge states, beginning anew as the edge does.
 *
 * @param <T> a release at work on the pack
 */
final class Serving<T> {
  private static final byte VERSION = 1;
  private static final int MOST_DUE = 4;
  private static final byte[] NONE = new byte[0];

  /** From a number of an epoch on, a release serves; 0 = none. */
  record Switch(long epoch, long seq, long counter) {
    static final Switch NONE = new Switch(0, 0, 0);
  }

  private final Opener<T> opener;
  private final List<Switch> due = new ArrayList<>();
  private Switch now = Switch.NONE;
  private @Nullable T work;

  /**
   * Begins releases at work and knows their state.
   *
   * @param <T> a release at work on the pack
   */
  interface Opener<T> {
    /** Begins the release of a switch; null while it is not at hand. */
    @Nullable T open(Switch at);

    /** Byte form of all that its next step depends on; empty where nothing is worth keeping. */
    byte[] block(T work);

    /**
     * Takes up what {@link #block} gave.
     *
     * @throws IllegalArgumentException if it is not of this release; it is as it was
     */
    void restore(T work, byte[] block);
  }

  Serving(Opener<T> opener) {
    this.opener = opener;
  }

  /** Takes what the edge says; the same again changes nothing. */
  void heed(long epoch, long seq, long counter) {
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

  /** What serves at a sample; null for nothing. */
  @Nullable T at(long epoch, long seq) {
    if (!due.isEmpty()) {
      settle(epoch, seq);
    }
    return work;
  }

  /** The last switch whose number has come holds; one whose release is not at hand waits. */
  private void settle(long epoch, long seq) {
    for (int k = due.size() - 1; k >= 0; k--) {
      Switch next = due.get(k);
      if (next.epoch() == epoch && seq >= next.seq()) {
        T opened = next.counter() == 0 ? null : opener.open(next);
        if (opened != null || next.counter() == 0) {
          work = opened;
          now = next;
          due.subList(0, k + 1).clear();
        }
        return;
      }
    }
  }

  /** What serves now; null for nothing. */
  @Nullable T work() {
    return work;
  }

  /** Release that serves, 0 for none. */
  long counter() {
    return work == null ? 0 : now.counter();
  }

  /** What serves, with the number that it serves from. */
  Switch now() {
    return now;
  }

  /** What serves, or would if its release were at hand. */
  Switch wanted() {
    return now.counter() == 0 && !due.isEmpty() ? due.get(0) : now;
  }

  /** Byte form; empty where nothing serves and nothing is due. */
  byte[] block() {
    T serves = work;
    if (serves == null && due.isEmpty()) {
      return NONE;
    }
    byte[] inner = serves == null ? NONE : opener.block(serves);
    int switches = 1 + due.size();
    ByteBuffer out = ByteBuffer.allocate(2 + switches * 3 * Long.BYTES + inner.length);
    out.put(VERSION).put((byte) due.size());
    put(out, serves == null ? new Switch(now.epoch(), now.seq(), 0) : now);
    due.forEach(s -> put(out, s));
    return out.put(inner).array();
  }

  private static void put(ByteBuffer out, Switch s) {
    out.putLong(s.epoch()).putLong(s.seq()).putLong(s.counter());
  }

  /**
   * Takes up what {@link #block()} gave. A release that is not at hand, or whose state is
   * another's, begins anew as soon as it can.
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
      throw new IllegalArgumentException("stored model state must be whole, but is cut", cut);
    }
  }

  private void resume(byte[] inner) {
    T opened = now.counter() == 0 ? null : opener.open(now);
    if (opened == null) {
      if (now.counter() != 0) {
        due.add(0, now);
        now = new Switch(now.epoch(), now.seq(), 0);
      }
      return;
    }
    try {
      opener.restore(opened, inner);
    } catch (IllegalArgumentException otherNetwork) {
      // It begins anew, as after a switch.
    }
    work = opened;
  }

  private static Switch read(ByteBuffer in) {
    return new Switch(in.getLong(), in.getLong(), in.getLong());
  }
}
