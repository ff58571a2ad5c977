package io.galvani.trainer.rollout;

import io.galvani.release.document.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which packs a wave reaches: those whose hash falls under its share. A pack keeps its place when
 * others join or leave, and a later wave always holds the earlier ones. The hash takes the release
 * in, so that not always the same packs go first. A wave whose own packs are all away, or have
 * nothing to judge the release by, would prove nothing for ever: the first other pack that is
 * there, and of which that is not known, joins it.
 */
final class Waves {
  private static final int PLACES = 10_000;

  private Waves() {}

  /**
   * At least one pack, where there is any; of those that no wave before has reached one that can
   * tell, where any can.
   *
   * @param earlier packs that waves before this one reached
   */
  static Set<String> packs(
      Rollout rollout,
      Collection<String> known,
      Collection<String> earlier,
      Predicate<String> canTell) {
    Set<String> chosen = new TreeSet<>();
    for (String pack : known) {
      if (place(rollout, pack) < rollout.percent() * PLACES / 100) {
        chosen.add(pack);
      }
    }
    Predicate<String> own = pack -> !earlier.contains(pack);
    boolean addsNone = !earlier.isEmpty() && chosen.stream().noneMatch(own);
    if (!addsNone && chosen.stream().filter(own).noneMatch(canTell)) {
      first(rollout, known.stream().filter(own).filter(canTell)).ifPresent(chosen::add);
    }
    if (chosen.isEmpty()) {
      first(rollout, known.stream()).ifPresent(chosen::add);
    }
    return chosen;
  }

  private static Optional<String> first(Rollout rollout, Stream<String> packs) {
    return packs.min(Comparator.<String>comparingInt(p -> place(rollout, p)).thenComparing(p -> p));
  }

  private static int place(Rollout rollout, String pack) {
    String text = rollout.model() + "/" + rollout.counter() + "/" + pack;
    byte[] digest = Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    int number =
        (digest[0] & 0x7f) << 24
            | (digest[1] & 0xff) << 16
            | (digest[2] & 0xff) << 8
            | (digest[3] & 0xff);
    return number % PLACES;
  }
}
