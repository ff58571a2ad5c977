package io.galvani.trainer.rollout;

import java.util.Set;
import java.util.TreeSet;

/**
 * Packs that a rollout has reached when a wave is at hand.
 *
 * @param told all of them
 * @param own those that no wave before has reached: what they show is what the wave is for
 */
record WavePacks(Set<String> told, Set<String> own) {
  WavePacks {
    told = Set.copyOf(told);
    own = Set.copyOf(own);
  }

  /** All packs told, and those that waves before reached. */
  static WavePacks of(Set<String> told, Set<String> earlier) {
    Set<String> own = new TreeSet<>(told);
    own.removeAll(earlier);
    return new WavePacks(told, own);
  }

  /** Whether a pack's word is what the wave waits for: any where it has no packs of its own. */
  boolean isAsked(String pack) {
    return own.isEmpty() || own.contains(pack);
  }
}
