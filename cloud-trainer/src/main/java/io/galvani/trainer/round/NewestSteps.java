package io.galvani.trainer.round;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The newest steps of every pack, as many as it may contribute. Repeated deliveries change nothing.
 *
 * @param <T> a step
 */
public final class NewestSteps<T extends NewestSteps.Timed> {
  private final int most;
  private final Map<String, Deque<T>> steps = new TreeMap<>();
  private long added;

  /** Something that happened at a time. */
  public interface Timed {
    /** Event time, UTC ms. */
    long timestampMs();
  }

  /**
   * @param most steps that a pack keeps
   */
  public NewestSteps(int most) {
    this.most = most;
  }

  /** Takes a step; one that is not newer than the pack's last is passed over. */
  public boolean add(String pack, T step) {
    Deque<T> own = steps.computeIfAbsent(pack, any -> new ArrayDeque<>());
    if (!own.isEmpty() && step.timestampMs() <= own.getLast().timestampMs()) {
      return false;
    }
    own.addLast(step);
    if (own.size() > most) {
      own.removeFirst();
    }
    added++;
    return true;
  }

  /** Lets go of a pack's steps; those that come later begin anew. */
  public void forget(String pack) {
    steps.remove(pack);
  }

  /** A pack's steps in order. */
  public List<T> of(String pack) {
    return List.copyOf(steps.getOrDefault(pack, new ArrayDeque<>()));
  }

  /** Packs that have steps, in order. */
  public Set<String> packs() {
    return steps.keySet();
  }

  /** Steps taken since this was made. */
  public long added() {
    return added;
  }
}
