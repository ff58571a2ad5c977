package io.galvani.workbench.fault;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.schemas.proto.Stage;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All that came out of a cluster, read from its topics, committed records only. */
final class Arrived {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MS = 500;

  /** Where one number of a pack is: what makes a sample itself. */
  record SampleId(String pack, long epoch, long seq) implements Comparable<SampleId> {
    @Override
    public int compareTo(SampleId other) {
      int byPack = pack.compareTo(other.pack);
      int byEpoch = byPack != 0 ? byPack : Long.compareUnsigned(epoch, other.epoch);
      return byEpoch != 0 ? byEpoch : Long.compareUnsigned(seq, other.seq);
    }
  }

  /** One frame as it lies in the telemetry topic. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(String pack, Envelope envelope, byte[] bytes) {}

  final List<Frame> frames = new ArrayList<>();
  final Map<String, byte[]> registrations = new LinkedHashMap<>();
  final Map<SampleId, Long> digests = new TreeMap<>();
  final Map<SampleId, SampleOutcome> outcomes = new TreeMap<>();
  final Map<String, List<String>> alerts = new TreeMap<>();
  final Map<String, LedgerAccount> processorAccounts = new TreeMap<>();
  final Map<String, LedgerAccount> edgeAccounts = new TreeMap<>();
  final Map<String, Long> deadLetters = new TreeMap<>();
  long foreignFrames;
  long duplicated;
  long reordered;
  long estimatedFrames;
  private final Map<String, Long> lastSeq = new LinkedHashMap<>();

  private Arrived() {}

  /** Reads every topic to its present end. */
  static Arrived read(String bootstrapServers) {
    Arrived arrived = new Arrived();
    arrived.takings().forEach((topic, taking) -> each(bootstrapServers, topic, taking));
    return arrived;
  }

  /** Reads the estimates alone to their present end, whatever other topics are there. */
  static Arrived readEstimates(String bootstrapServers) {
    Arrived arrived = new Arrived();
    each(bootstrapServers, KafkaTopic.ESTIMATES, arrived::estimate);
    return arrived;
  }

  /**
   * Reads until everything forwarded is processed, no transaction is open and all of it was read
   * after that; what there is by the deadline.
   */
  static Arrived whenProcessed(String bootstrapServers, long deadlineNanos)
      throws InterruptedException {
    Arrived arrived = read(bootstrapServers);
    boolean whole = false;
    while (!whole && System.nanoTime() < deadlineNanos) {
      boolean settled =
          arrived.isProcessed()
              && !OpenTransactions.any(bootstrapServers, arrived.takings().keySet());
      Thread.sleep(settled ? 0 : POLL_MS);
      arrived = read(bootstrapServers);
      whole = settled && arrived.isProcessed();
    }
    return arrived;
  }

  /** The same of records at hand, in the order of their topics' offsets. */
  static Arrived of(List<ConsumerRecord<byte[], byte[]>> records) {
    Arrived arrived = new Arrived();
    arrived
        .takings()
        .forEach(
            (topic, taking) ->
                records.stream()
                    .filter(record -> record.topic().equals(topic.name()))
                    .forEach(record -> take(topic, record, taking)));
    return arrived;
  }

  private Map<KafkaTopic, Taking> takings() {
    Map<KafkaTopic, Taking> takings = new LinkedHashMap<>();
    takings.put(KafkaTopic.PACKS, this::registered);
    takings.put(KafkaTopic.TELEMETRY, this::frame);
    takings.put(KafkaTopic.ESTIMATES, this::estimate);
    takings.put(KafkaTopic.ALERTS, this::alert);
    takings.put(KafkaTopic.LEDGER, this::account);
    takings.put(KafkaTopic.DEAD_LETTER, this::deadLetter);
    return takings;
  }

  /** Frames only, or an exception soon when Kafka is away. */
  static List<Frame> readFrames(String bootstrapServers) {
    Arrived arrived = new Arrived();
    Map<String, String> brisk =
        Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "3000");
    try (TopicReader reader = new TopicReader(brisk, KafkaTopic.TELEMETRY.name(), "intruder")) {
      reader.readToEnd(
          Duration.ofSeconds(3), record -> take(KafkaTopic.TELEMETRY, record, arrived::frame));
    }
    return arrived.frames;
  }

  private interface Taking {
    void take(String pack, ConsumerRecord<byte[], byte[]> record)
        throws InvalidProtocolBufferException, MalformedMessageException;
  }

  private static void each(String bootstrapServers, KafkaTopic topic, Taking taking) {
    try (TopicReader reader =
        new TopicReader(Map.of("bootstrap.servers", bootstrapServers), topic.name(), "oracle")) {
      reader.readToEnd(PATIENCE, record -> take(topic, record, taking));
    }
  }

  private static void take(KafkaTopic topic, ConsumerRecord<byte[], byte[]> r, Taking taking) {
    String key = r.key() == null ? "" : new String(r.key(), StandardCharsets.UTF_8);
    try {
      taking.take(key, r);
    } catch (InvalidProtocolBufferException | MalformedMessageException notOurs) {
      throw new IllegalStateException(
          topic.name() + " must hold our messages, but not at offset " + r.offset(), notOurs);
    }
  }

  private void registered(String pack, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null) {
      registrations.put(pack, record.value());
    }
  }

  /** What was put there to do harm is no frame of ours. */
  private void frame(String pack, ConsumerRecord<byte[], byte[]> record) {
    try {
      frames.add(new Frame(pack, Envelope.parse(record.value()), record.value()));
    } catch (MalformedMessageException | RuntimeException foreign) {
      foreignFrames++;
    }
  }

  private void estimate(String pack, ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    PackEstimate estimate = PackEstimate.parseFrom(record.value());
    boolean accepted = false;
    for (int i = 0; i < estimate.getCount(); i++) {
      long seq = estimate.getFirstSeq() + i;
      SampleId number = new SampleId(pack, estimate.getStreamEpoch(), seq);
      if (digests.put(number, estimate.getStateDigest(i)) != null) {
        duplicated++;
      }
      outcomes.put(number, estimate.getOutcome(i));
      accepted |= estimate.getOutcome(i) != SampleOutcome.SAMPLE_OUTCOME_REJECTED;
      Long before = lastSeq.put(pack + "@" + estimate.getStreamEpoch(), seq);
      if (before != null && before >= seq) {
        reordered++;
      }
    }
    estimatedFrames += accepted ? 1 : 0;
  }

  private void alert(String pack, ConsumerRecord<byte[], byte[]> record)
      throws MalformedMessageException {
    AlertEvent event = AlertJson.parse(record.value());
    alerts
        .computeIfAbsent(pack, first -> new ArrayList<>())
        .add(
            event.phase()
                + " "
                + event.rule()
                + " "
                + event.component()
                + " "
                + event.alertId()
                + " at "
                + event.atMs()
                + " seq "
                + event.seq()
                + " value "
                + event.value());
  }

  private void account(String pack, ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    LedgerAccount account = LedgerAccount.parseFrom(record.value());
    String key = pack + "@" + account.getStreamEpoch();
    if (account.getStage() == Stage.STAGE_PROCESSOR) {
      processorAccounts.merge(key, account, Arrived::further);
    } else if (account.getStage() == Stage.STAGE_EDGE) {
      edgeAccounts.merge(key, account, Arrived::further);
    }
  }

  private static LedgerAccount further(LedgerAccount one, LedgerAccount other) {
    return other.getNextSeq() >= one.getNextSeq() ? other : one;
  }

  private void deadLetter(String pack, ConsumerRecord<byte[], byte[]> record) {
    deadLetters.merge(header(record, "stage") + " " + header(record, "reason"), 1L, Long::sum);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Dead letters of one stage. */
  long deadLetters(String stage) {
    return deadLetters.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(stage + " "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Each frame once, in order, as an undisturbed lane would have brought it: a bridge that was
   * killed leaves frames behind that come again later, behind what was missing.
   */
  List<Frame> inOrderOnce() {
    Map<String, Long> next = new LinkedHashMap<>();
    List<Frame> once = new ArrayList<>();
    for (Frame frame : frames) {
      String lane = frame.pack() + "@" + frame.envelope().streamEpoch();
      long expected = next.getOrDefault(lane, frame.envelope().oldestHeldSeq());
      if (frame.envelope().firstSeq() <= expected && frame.envelope().nextSeq() > expected) {
        next.put(lane, frame.envelope().nextSeq());
        once.add(frame);
      }
    }
    return once;
  }

  /** One past the highest number in the telemetry topic, by pack and epoch. */
  Map<String, Long> forwardedTo() {
    Map<String, Long> next = new TreeMap<>();
    for (Frame frame : frames) {
      next.merge(
          frame.pack() + "@" + frame.envelope().streamEpoch(),
          frame.envelope().nextSeq(),
          Math::max);
    }
    return next;
  }

  /** Where a numbering began: a later one of the same edge goes on where the one before ended. */
  long firstSeq(String lane) {
    LedgerAccount account = processorAccounts.get(lane);
    return account == null ? 0 : account.getFirstSeq();
  }

  /**
   * Where a lane's numbers were handed out anew: an edge that begins a new epoch goes on with what
   * the cloud does not have, under the same numbers. Unbounded if no later epoch goes on from it;
   * one that begins at 0 does not, its edge had lost everything.
   */
  long renumberedAt(String lane) {
    String pack = lane.substring(0, lane.indexOf('@') + 1);
    return processorAccounts.keySet().stream()
        .filter(other -> other.startsWith(pack) && !other.equals(lane))
        .mapToLong(this::firstSeq)
        .filter(first -> first > firstSeq(lane))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether the processor has accounted for everything that the bridge forwarded. */
  boolean isProcessed() {
    return forwardedTo().entrySet().stream()
        .allMatch(
            lane -> {
              LedgerAccount account = processorAccounts.get(lane.getKey());
              return account != null && account.getNextSeq() >= lane.getValue();
            });
  }
}
