package io.galvani.trainer.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.model.ReleaseParts;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topics say of packs, edges, releases and rollouts. One thread at a time. */
final class FleetView {
  private static final Logger LOG = LoggerFactory.getLogger(FleetView.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Something that was heard, and when it was written, Unix ms. */
  record Heard<T>(T value, long atMs) {}

  private final Map<String, PackRegistration> packs = new TreeMap<>();
  private final Map<String, Heard<EdgeStatus>> edges = new HashMap<>();
  private final Map<String, Heard<ModelReport>> reports = new HashMap<>();
  private final Map<String, ModelDesired> desired = new HashMap<>();

  /** The state of every rollout, by model and counter. */
  private final Map<String, Map<Long, Rollout>> rollouts = new TreeMap<>();

  /** States that hold, though another was stored after them. */
  private final Set<Rollout> overwritten = new HashSet<>();

  private final ReleaseParts releases = new ReleaseParts();

  /** Takes a record of any of the topics; what cannot be read is passed over. */
  void take(ConsumerRecord<byte[], byte[]> stored) {
    if (stored.key() == null) {
      return;
    }
    String key = new String(stored.key(), StandardCharsets.UTF_8);
    try {
      take(stored.topic(), key, stored.value(), stored.timestamp());
    } catch (IOException | MalformedMessageException | IllegalArgumentException unreadable) {
      LOG.warn(
          "Record is passed over, topic={} key={} reason={}",
          stored.topic(),
          key,
          unreadable.getMessage());
    }
  }

  private void take(String topic, String key, byte @Nullable [] value, long atMs)
      throws IOException, MalformedMessageException {
    if (topic.equals(KafkaTopic.PACKS.name())) {
      registration(key, value);
    } else if (topic.equals(KafkaTopic.MODELS_RELEASES.name())) {
      ReleaseKey.parse(key).ifPresent(part -> releases.take(part, orNothing(value)));
    } else if (topic.equals(KafkaTopic.MODELS_DESIRED.name())) {
      if (value == null) {
        desired.remove(key);
      } else {
        desired.put(key, ModelDesired.parse(value));
      }
    } else if (value == null) {
      return;
    } else if (topic.equals(KafkaTopic.STATUS.name())) {
      edges.put(key, new Heard<>(EdgeStatus.parseFrom(value), atMs));
    } else if (topic.equals(KafkaTopic.MODELS_REPORTS.name())) {
      ModelReport report = ModelReport.parse(value);
      reports.put(report.pack().key() + "/" + report.model(), new Heard<>(report, atMs));
    } else if (topic.equals(KafkaTopic.ROLLOUTS.name())) {
      rollout(JSON.readValue(value, Rollout.class));
    }
  }

  private static byte[] orNothing(byte @Nullable [] value) {
    return value == null ? new byte[0] : value;
  }

  private void registration(String key, byte @Nullable [] value)
      throws InvalidProtocolBufferException {
    PackRegistration read = value == null ? null : PackRegistration.parseFrom(value);
    if (read == null || read.getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED) {
      packs.remove(key);
    } else {
      packs.put(key, read);
    }
  }

  /** Takes a state; those of one release come in the order in which they were stored. */
  void rollout(Rollout read) {
    Map<Long, Rollout> ofModel = rollouts.computeIfAbsent(read.model(), model -> new TreeMap<>());
    Rollout known = ofModel.get(read.counter());
    if (known == null || known.givesWayTo(read)) {
      overwritten.remove(known);
      ofModel.put(read.counter(), read);
    } else {
      overwritten.add(known);
    }
  }

  /** States that must be stored again, since the topic keeps another one; each is told once. */
  List<Rollout> overwritten() {
    List<Rollout> all = List.copyOf(overwritten);
    overwritten.clear();
    return all;
  }

  /**
   * The newest rollout of every model. Releases of one model may lie in several partitions; the
   * time of writing orders them.
   */
  Map<String, Rollout> rollouts() {
    Map<String, Rollout> newest = new TreeMap<>();
    rollouts.forEach(
        (model, byCounter) ->
            newest.put(
                model,
                Collections.max(
                    byCounter.values(), Comparator.comparingLong(Rollout::changedAtMs))));
    return newest;
  }

  /** Rollouts that were taken back before another of their model was begun. */
  List<Rollout> takenBackBefore() {
    Map<String, Rollout> newest = rollouts();
    return rollouts.values().stream()
        .flatMap(byCounter -> byCounter.values().stream())
        .filter(rollout -> rollout.state() == Rollout.State.ROLLED_BACK)
        .filter(rollout -> !rollout.equals(newest.get(rollout.model())))
        .toList();
  }

  /** Packs that were last told to run this release. */
  Set<String> toldToRun(String model, long counter) {
    return packs.keySet().stream()
        .filter(
            pack -> {
              ModelDesired told = told(pack, model);
              return told != null && told.counter() == counter;
            })
        .collect(Collectors.toSet());
  }

  /** Every registered pack that is not retired. */
  Map<String, PackRegistration> packs() {
    return packs;
  }

  /** What a pack was told last of a model; null if nothing. */
  @Nullable ModelDesired told(String pack, String model) {
    return desired.get(pack + "/" + model);
  }

  void tell(ModelDesired now) {
    desired.put(now.key(), now);
  }

  /** The signed manifest of a release of a tenant; empty until it is whole. */
  Optional<byte[]> manifest(String tenant, String model, long counter) {
    return releases.part(tenant, model, counter, ReleaseIndex.MANIFEST);
  }

  /** What a pack's edge last said of a model; null before the first word. */
  @Nullable Heard<ModelReport> report(String pack, String model) {
    return reports.get(pack + "/" + model);
  }

  /** What a pack's edge last said of itself; null if it never did. */
  @Nullable Heard<EdgeStatus> edge(String pack) {
    PackRegistration registration = packs.get(pack);
    int slash = pack.indexOf('/');
    return registration == null || slash < 0
        ? null
        : edges.get(pack.substring(0, slash) + "/" + registration.getEdge());
  }

  /** Whether the edge of a pack is connected, as far as the broker knows. */
  boolean online(String pack) {
    Heard<EdgeStatus> edge = edge(pack);
    return edge != null && edge.value().getState() == EdgeState.EDGE_STATE_ONLINE;
  }
}
