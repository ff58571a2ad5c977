package io.galvani.workbench.chaos;

import io.galvani.workbench.chaos.Act.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws a schedule: something every few seconds, never two things at once to the same target, so
 * that every part has moments in which to recover and every pair of faults may meet. A long run
 * also has the outages that take their time: Kafka away for ten minutes, then the database for
 * thirty, while the rest goes on.
 */
final class Schedule {
  private static final double MEAN_GAP_S = 3;
  private static final double REST_S = 3;
  private static final double QUIET_START_S = 5;

  /** From this length on a run has room for the long outages, s. */
  static final double LONG_RUN_S = 45 * 60;

  private static final List<Act> LONG_OUTAGES =
      List.of(
          new Act(120, Kind.KILL, "kafka", 10 * 60),
          new Act(780, Kind.DOWN, "store-link", 30 * 60));
  private static final List<String> LINKS =
      List.of("edge-link", "bridge-link", "kafka-link", "store-link");

  private final SplittableRandom random;
  private final List<String> processes;
  private final List<String> processors;

  private Schedule(long seed, List<String> processes, List<String> processors) {
    this.random = new SplittableRandom(seed);
    this.processes = processes;
    this.processors = processors;
  }

  /**
   * The faults of a run, in the order in which they begin; same arguments, same schedule.
   *
   * @param processes what can be killed; what is also in {@code pausable} can be paused
   * @param processors what has a state folder to lose
   */
  static List<Act> draw(long seed, double lastsS, List<String> processes, List<String> processors) {
    Schedule schedule = new Schedule(seed, processes, processors);
    List<Act> acts = new ArrayList<>(lastsS < LONG_RUN_S ? List.of() : LONG_OUTAGES);
    double atS = QUIET_START_S;
    while (atS < lastsS) {
      Act act = schedule.next(atS);
      if (acts.stream().noneMatch(other -> meet(act, other))) {
        acts.add(act);
      }
      atS += schedule.between(0.5, 2 * MEAN_GAP_S - 0.5);
    }
    acts.sort(Comparator.comparingDouble(Act::atS));
    return acts;
  }

  /** Whether two acts on one target leave it less than a rest between them. */
  private static boolean meet(Act one, Act other) {
    return one.target().equals(other.target())
        && one.atS() < other.endS() + REST_S
        && other.atS() < one.endS() + REST_S;
  }

  private Act next(double atS) {
    int die = random.nextInt(100);
    if (die < 32) {
      return new Act(atS, Kind.KILL, any(processes), between(0, 6));
    } else if (die < 38) {
      return new Act(atS, Kind.WIPE, any(processors), between(0, 4));
    } else if (die < 54) {
      return new Act(atS, Kind.PAUSE, any(processes), between(1, 15));
    } else if (die < 84) {
      List<Kind> kinds = List.of(Kind.CUT, Kind.DOWN, Kind.FREEZE, Kind.HOLD, Kind.SLOW);
      Kind kind = kinds.get(random.nextInt(kinds.size()));
      boolean instant = kind == Kind.CUT || kind == Kind.FREEZE;
      return new Act(atS, kind, any(LINKS), instant ? 0 : between(1, 12));
    } else if (die < 92) {
      return new Act(atS, Kind.FLOOD, "flood", 0);
    }
    return new Act(atS, Kind.BAD_DATA, "bad-data", 0);
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
