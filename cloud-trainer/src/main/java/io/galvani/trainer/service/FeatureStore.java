package io.galvani.trainer.service;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackFingerprint;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.PackFacts;
import io.galvani.trainer.round.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What the fleet streamed: registrations and alerts are kept here, steps by each course of what it
 * trains. Bounded by the packs and what each may contribute. One thread at a time.
 */
public final class FeatureStore {
  /** Around an alert, what a pack did is not taken for healthy either. */
  private static final long MARGIN_MS = 3_600_000;

  private static final int MOST_CLOSED = 1000;

  /** What a pack is by its registration. */
  private record Registered(CellParameterSet cell, long fingerprint) {}

  /** An alert that was open once. */
  private record Closed(String rule, Span span) {}

  private final List<Course> courses;
  private final Map<String, String> chemistry = new HashMap<>();
  private final Map<String, Registered> registered = new HashMap<>();

  /** {@link PackFingerprint} that the kept steps of a pack were estimated with. */
  private final Map<String, Long> estimatedAs = new HashMap<>();

  private final Map<String, CellParameterSet> sets = new HashMap<>();
  private final Set<String> alerts = new HashSet<>();
  private final Map<String, Deque<Closed>> closed = new HashMap<>();
  private final Map<String, Long> offsets = new TreeMap<>();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile int packs;

  FeatureStore(List<Course> courses) {
    this.courses = courses;
  }

  /** Takes the registration of a pack; of one that cannot be read, the cell is not known. */
  public void register(String pack, byte[] registration) {
    registered.remove(pack);
    try {
      PackRegistration read = PackRegistration.parseFrom(registration);
      chemistry.put(pack, Audience.chemistry(read.getChemistry()));
      registered.put(
          pack, new Registered(set(read.getParameterJson(), pack), PackFingerprint.of(read)));
    } catch (InvalidProtocolBufferException | InputException | IllegalArgumentException e) {
      refused.incrementAndGet();
    }
  }

  /** Packs of one type share one set. */
  private CellParameterSet set(String json, String pack) {
    CellParameterSet known = sets.get(json);
    if (known == null) {
      known = CellLibrary.fromJson(json, pack);
      sets.put(json, known);
    }
    return known;
  }

  /** An alert of key {@code tenant/pack/component/rule} is open, or not any more. */
  public void alert(String key, boolean open) {
    if (open) {
      alerts.add(key);
    } else {
      alerts.remove(key);
    }
  }

  /**
   * Takes an alert event of a pack. Only the last one of an alert is needed: it tells of the whole.
   */
  public void alertEvent(String pack, byte[] event) {
    try {
      AlertEvent read = AlertJson.parse(event);
      boolean matters = courses.stream().anyMatch(course -> course.leavesOut(read.rule()));
      if (matters && read.phase() == AlertEvent.Phase.CLEARED) {
        Deque<Closed> own = closed.computeIfAbsent(pack, any -> new ArrayDeque<>());
        own.addLast(
            new Closed(read.rule(), new Span(read.onsetMs() - MARGIN_MS, read.atMs() + MARGIN_MS)));
        if (own.size() > MOST_CLOSED) {
          own.removeFirst();
        }
      }
    } catch (MalformedMessageException e) {
      refused.incrementAndGet();
    }
  }

  /**
   * Takes steps of a pack; those that no course knows, and what cannot be read, are counted. Where
   * the pack has become another one, as by cells changed or a sign put right, what was kept of it
   * is let go.
   */
  public void add(String pack, byte[] message) {
    try {
      PackFeatures read = PackFeatures.parseFrom(message);
      beganAnew(pack, read.getPackFingerprint());
      boolean used = false;
      for (Course course : courses) {
        used |= course.collect(pack, read);
      }
      chemistry.putIfAbsent(pack, Audience.chemistry(read.getChemistry()));
      packs = chemistry.size();
      messages.incrementAndGet();
      refused.addAndGet(used ? 0 : 1);
    } catch (InvalidProtocolBufferException e) {
      refused.incrementAndGet();
    }
  }

  private void beganAnew(String pack, long fingerprint) {
    if (fingerprint == 0) {
      return; // A stream of before does not tell.
    }
    Long before = estimatedAs.put(pack, fingerprint);
    if (before != null && before != fingerprint) {
      courses.forEach(course -> course.collected().forget(pack));
    }
  }

  /** Remembers that everything before an offset was taken. */
  public void taken(String topicPartition, long nextOffset) {
    offsets.put(topicPartition, nextOffset);
  }

  /** Next offset by topic and partition. */
  public Map<String, Long> offsets() {
    return new TreeMap<>(offsets);
  }

  /** What came so far, in words; from any thread. */
  public String heard() {
    return "%d messages of %d packs, %d not used".formatted(messages.get(), packs, refused.get());
  }

  /** Messages that could not be used. */
  public long refused() {
    return refused.get();
  }

  /**
   * What is known of a pack. Its cell is not while the kept steps are of another one than is
   * registered.
   *
   * @param rules whose closed alerts count
   */
  PackFacts facts(String pack, Predicate<String> rules) {
    List<Span> unwell =
        closed.getOrDefault(pack, new ArrayDeque<>()).stream()
            .filter(alert -> rules.test(alert.rule()))
            .map(Closed::span)
            .toList();
    Optional<CellParameterSet> cell =
        Optional.ofNullable(registered.get(pack))
            .filter(of -> estimatedAs.getOrDefault(pack, of.fingerprint()) == of.fingerprint())
            .map(Registered::cell);
    return new PackFacts(pack, chemistry.getOrDefault(pack, ""), cell, unwell);
  }

  /** Packs that one of some rules has an alert open on. */
  Set<String> alerting(Predicate<String> rules) {
    Set<String> packs = new TreeSet<>();
    for (String key : alerts) {
      String[] parts = key.split("/", -1);
      if (parts.length == 4 && rules.test(parts[3])) {
        packs.add(parts[0] + "/" + parts[1]);
      }
    }
    return packs;
  }
}
