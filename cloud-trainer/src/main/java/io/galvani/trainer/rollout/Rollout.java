package io.galvani.trainer.rollout;

import java.util.List;

/**
 * The stored state of a rollout.
 *
 * @param model model id
 * @param counter release that goes out
 * @param previousCounter release that packs keep or return to, 0 for the equations alone
 * @param wavesPercent share of packs by wave, rising to 100
 * @param wave index of the wave at hand
 * @param state what is done next
 * @param waveSinceMs when the wave began, Unix ms
 * @param changedAtMs when this state was written, Unix ms
 * @param reason why, for people
 */
public record Rollout(
    String model,
    long counter,
    long previousCounter,
    List<Integer> wavesPercent,
    int wave,
    State state,
    long waveSinceMs,
    long changedAtMs,
    String reason) {

  /** What is done next. */
  public enum State {
    /** Waves go on as reports allow. */
    RUNNING,
    /** Stopped by a person; packs keep what they have. */
    PAUSED,
    /** Stopped by itself; packs are told the previous release. */
    ROLLED_BACK,
    /** Every wave passed. */
    DONE
  }

  public Rollout {
    wavesPercent = List.copyOf(wavesPercent);
    int last = 0;
    for (int percent : wavesPercent) {
      if (percent <= last || percent > 100) {
        throw new IllegalArgumentException("waves must rise to 100, but were " + wavesPercent);
      }
      last = percent;
    }
    if (last != 100) {
      throw new IllegalArgumentException("waves must rise to 100, but were " + wavesPercent);
    }
    if (wave < 0 || wave >= wavesPercent.size()) {
      throw new IllegalArgumentException(
          "wave must be one of %s from 0 on, but was %d".formatted(wavesPercent, wave));
    }
  }

  /** A rollout at its first wave. */
  public static Rollout begin(
      String model, long counter, long previousCounter, List<Integer> wavesPercent, long nowMs) {
    return new Rollout(
        model, counter, previousCounter, wavesPercent, 0, State.RUNNING, nowMs, nowMs, "begun");
  }

  Rollout nextWave(long nowMs, String why) {
    boolean last = wave == wavesPercent.size() - 1;
    return new Rollout(
        model,
        counter,
        previousCounter,
        wavesPercent,
        last ? wave : wave + 1,
        last ? State.DONE : State.RUNNING,
        last ? waveSinceMs : nowMs,
        nowMs,
        why);
  }

  /** The same rollout in another state. */
  public Rollout in(State next, long nowMs, String why) {
    return new Rollout(
        model, counter, previousCounter, wavesPercent, wave, next, waveSinceMs, nowMs, why);
  }

  /**
   * Whether what was stored after this takes its place. A controller may have moved on without
   * having read yet that a person stopped or paused the rollout: then the person's word holds. What
   * was taken back can only be begun anew, what is paused resumed where it was, or taken back.
   */
  boolean givesWayTo(Rollout next) {
    boolean takenBack = next.state == State.ROLLED_BACK;
    return switch (state) {
      case RUNNING, DONE -> true;
      case PAUSED -> takenBack || (next.wave == wave && next.state != State.DONE);
      case ROLLED_BACK -> takenBack || (next.wave == 0 && next.state == State.RUNNING);
    };
  }

  int percent() {
    return wavesPercent.get(wave);
  }
}
