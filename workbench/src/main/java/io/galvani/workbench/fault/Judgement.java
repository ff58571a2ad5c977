package io.galvani.workbench.fault;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.workbench.fault.Arrived.Frame;
import io.galvani.workbench.fault.Arrived.SampleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Counts what is wrong with a run, from what was played, what arrived and an undisturbed run. */
final class Judgement {
  private static final int DETAILS = 8;

  private final List<Played> packs;
  private final Map<String, Set<Long>> durable;
  private final List<String> details = new ArrayList<>();
  private final Set<SampleId> declared = new HashSet<>();
  private final Map<String, Set<Long>> timesArrived = new HashMap<>();
  private long lost;
  private long corrupted;
  private long phantom;

  /**
   * What was played of one pack.
   *
   * @param pack whose samples can be made again
   * @param made samples that it made
   * @param offered of these, samples that an agent's pipe took
   * @param died whether its agent ever died
   */
  record Played(FedPack pack, long made, long offered, boolean died) {
    String key() {
      return RoadPrograms.id(pack).key();
    }
  }

  /**
   * @param durable [pack] times of samples that were on an edge's disk when it was killed, UTC ms
   */
  Judgement(List<Played> packs, Map<String, Set<Long>> durable) {
    this.packs = List.copyOf(packs);
    this.durable = Map.copyOf(durable);
  }

  /** Compares; to be asked once. */
  Verdict of(Arrived arrived, Arrived undisturbed, long points) {
    checkContents(arrived);
    checkNumbers(arrived);
    checkDurable();
    checkOffered();
    long digests = digestsDifferent(arrived.digests, undisturbed.digests);
    long rejected = count(arrived, SampleOutcome.SAMPLE_OUTCOME_REJECTED);
    return new Verdict(
        arrived.digests.size() + declared.size() + lost,
        arrived.digests.size() - rejected,
        rejected,
        declared.size(),
        arrived.deadLetters.values().stream().mapToLong(Long::longValue).sum(),
        Math.abs(arrived.deadLetters("processor") - arrived.foreignFrames),
        lost,
        arrived.duplicated,
        arrived.reordered,
        corrupted,
        phantom,
        digests,
        arrived.alerts.values().stream().mapToLong(List::size).sum(),
        alertsDifferent(arrived, undisturbed),
        points,
        Math.abs(points - arrived.estimatedFrames),
        List.copyOf(details));
  }

  private static long count(Arrived arrived, SampleOutcome outcome) {
    return arrived.outcomes.values().stream().filter(o -> o == outcome).count();
  }

  /** Every sample in Kafka is one that was measured, as it was measured. */
  private void checkContents(Arrived arrived) {
    Map<String, Map<Long, Long>> truth = truth();
    for (Frame frame : arrived.frames) {
      if (frame.envelope().isGap()) {
        for (long seq = frame.envelope().firstSeq(); seq < frame.envelope().nextSeq(); seq++) {
          declared.add(new SampleId(frame.pack(), frame.envelope().streamEpoch(), seq));
        }
      } else if (truth.containsKey(frame.pack())) {
        checkFrame(frame, truth.getOrDefault(frame.pack(), Map.of()));
      }
    }
    declared.removeAll(arrived.digests.keySet());
  }

  private void checkFrame(Frame frame, Map<Long, Long> truth) {
    Set<Long> times = timesArrived.computeIfAbsent(frame.pack(), first -> new HashSet<>());
    try {
      FrameView.decode(frame.envelope())
          .forEach(
              0,
              (seq, timeMs, monotonicMs, bootId, currentA, packV, cellV, degC, bmsSoc, quality) -> {
                Long fingerprint = truth.get(timeMs);
                if (fingerprint == null) {
                  phantom++;
                  tell("nobody measured " + frame.pack() + " at " + timeMs);
                } else if (fingerprint != FedPack.Samples.fingerprint(currentA, cellV)) {
                  corrupted++;
                  tell("not as measured: " + frame.pack() + " at " + timeMs);
                }
                times.add(timeMs);
              });
    } catch (MalformedMessageException unreadable) {
      corrupted += frame.envelope().count();
      tell("unreadable: " + frame.pack() + " " + frame.envelope().firstSeq());
    }
  }

  /** [pack][timestampMs] fingerprint of every sample that was made. */
  private Map<String, Map<Long, Long>> truth() {
    Map<String, Map<Long, Long>> truth = new HashMap<>();
    for (Played played : packs) {
      Map<Long, Long> samples = new HashMap<>();
      FedPack.Samples again = played.pack().samples();
      for (long i = 0; i < played.made(); i++) {
        long timeMs = again.next();
        samples.put(timeMs, again.fingerprint());
      }
      truth.put(played.key(), samples);
    }
    return truth;
  }

  /** Every number that an edge handed out was estimated or declared. */
  private void checkNumbers(Arrived arrived) {
    Map<String, Long> next = arrived.forwardedTo();
    arrived.edgeAccounts.forEach(
        (lane, account) -> next.merge(lane, account.getNextSeq(), Math::max));
    next.forEach(
        (lane, nextSeq) -> {
          String pack = lane.substring(0, lane.indexOf('@'));
          if (!arrived.registrations.containsKey(pack)) {
            return;
          }
          long epoch = Long.parseLong(lane.substring(lane.indexOf('@') + 1));
          long last = Math.min(nextSeq, arrived.renumberedAt(lane));
          for (long seq = arrived.firstSeq(lane); seq < last; seq++) {
            SampleId number = new SampleId(pack, epoch, seq);
            if (!arrived.digests.containsKey(number) && !declared.contains(number)) {
              lost++;
              tell("lost " + number);
            }
          }
        });
  }

  /** What was on the disk of an edge when it was killed has arrived. */
  private void checkDurable() {
    durable.forEach(
        (pack, times) -> {
          Set<Long> arrived = timesArrived.getOrDefault(pack, Set.of());
          for (long timeMs : times) {
            if (!arrived.contains(timeMs)) {
              lost++;
              tell("was on disk and is lost: " + pack + " at " + timeMs);
            }
          }
        });
  }

  /** An edge that never died has numbered every sample that it was given. */
  private void checkOffered() {
    for (Played played : packs) {
      String key = played.key();
      long arrived = timesArrived.getOrDefault(key, Set.of()).size();
      long gaps = declared.stream().filter(number -> number.pack().equals(key)).count();
      long missing = played.offered() - arrived - gaps;
      if (!played.died() && missing > 0) {
        lost += missing;
        tell("given to the agent and lost: " + missing + " samples of " + key);
      }
    }
  }

  private long digestsDifferent(Map<SampleId, Long> here, Map<SampleId, Long> there) {
    Set<SampleId> numbers = new TreeSet<>(here.keySet());
    numbers.addAll(there.keySet());
    long different = 0;
    for (SampleId number : numbers) {
      if (!Objects.equals(here.get(number), there.get(number))) {
        different++;
        tell("state differs at " + number);
      }
    }
    return different;
  }

  private long alertsDifferent(Arrived arrived, Arrived undisturbed) {
    long different = 0;
    Set<String> packs = new HashSet<>(arrived.alerts.keySet());
    packs.addAll(undisturbed.alerts.keySet());
    for (String pack : packs) {
      List<String> here = arrived.alerts.getOrDefault(pack, List.of());
      List<String> there = undisturbed.alerts.getOrDefault(pack, List.of());
      int common = 0;
      while (common < Math.min(here.size(), there.size())
          && here.get(common).equals(there.get(common))) {
        common++;
      }
      if (here.size() > common || there.size() > common) {
        different += Math.max(here.size(), there.size()) - common;
        tell(
            "alerts of %s differ from event %d of %d: %s, undisturbed %s"
                .formatted(pack, common, here.size(), at(here, common), at(there, common)));
      }
    }
    return different;
  }

  private static String at(List<String> events, int index) {
    return index < events.size() ? events.get(index) : "none";
  }

  private void tell(String detail) {
    if (details.size() < DETAILS) {
      details.add(detail);
    }
  }
}
