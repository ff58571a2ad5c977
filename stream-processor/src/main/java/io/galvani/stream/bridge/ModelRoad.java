package io.galvani.stream.bridge;

import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.stream.kafka.TopicFollower;
import io.galvani.stream.kafka.TopicListener;
import io.galvani.stream.mqtt.MqttLink;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings releases and what packs are to run from Kafka to retained MQTT messages. Both topics are
 * state: at every connection they are published again from the beginning, so that a broker which
 * forgot has them. Watermarks go first; a few messages are under way at a time, and the reading
 * waits while more than a few wait. Of each key only the newest value goes out, though a topic that
 * is read again tells of those before as well, as long as it has them: an edge that heard an
 * earlier wish again would act on it. What the broker refuses, such as a topic that it does not let
 * us write, is told and comes round again: after a minute, then twice as late each time up to an
 * hour.
 */
final class ModelRoad implements TopicListener, AutoCloseable {
  /** Most messages under way at once. */
  static final int MOST_UNDER_WAY = 4;

  private static final Logger LOG = LoggerFactory.getLogger(ModelRoad.class);
  private static final int MOST_WAITING = 64;
  private static final byte[] NOTHING = {};
  private static final long FIRST_AGAIN_NS = TimeUnit.MINUTES.toNanos(1);
  private static final long LAST_AGAIN_NS = TimeUnit.HOURS.toNanos(1);

  private final Shard shard;
  private final Executor owner;
  private final Watermarks watermarks;
  private final BridgeMetrics metrics;
  private final List<TopicFollower> followed = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> waiting = new LinkedHashMap<>();

  /** [topic and key] offset of the newest value that was read. */
  private final Map<String, Long> newest = new ConcurrentHashMap<>();

  /** Topic that is read to its end first, only to know what is newest. */
  private volatile @Nullable String looking;

  private volatile boolean room = true;
  private @Nullable MqttLink link;
  private int underWay;
  private boolean refused;
  private boolean again;
  private long againAtNs;
  private long againNs = FIRST_AGAIN_NS;

  ModelRoad(Shard shard, Executor owner, Watermarks watermarks, BridgeMetrics metrics) {
    this.shard = shard;
    this.owner = owner;
    this.watermarks = watermarks;
    this.metrics = metrics;
  }

  /** Reads both topics to their present ends and follows them, those that are not yet. */
  void follow(Map<String, String> kafka, String clientId) throws InterruptedException {
    if (followed.isEmpty()) {
      follow(kafka, KafkaTopic.MODELS_RELEASES, clientId + "-releases");
    }
    if (followed.size() == 1) {
      follow(kafka, KafkaTopic.MODELS_DESIRED, clientId + "-desired");
    }
  }

  private void follow(Map<String, String> kafka, KafkaTopic topic, String clientId)
      throws InterruptedException {
    TopicFollower follower = new TopicFollower(kafka, topic, clientId, owner, this);
    looking = topic.name();
    try {
      follower.start();
      follower.rewind();
    } catch (RuntimeException unavailable) {
      follower.close();
      throw unavailable;
    } finally {
      looking = null;
    }
    followed.add(follower);
  }

  /** Why one of the topics cannot be read; null while they can. From any thread. */
  @Nullable String trouble() {
    return followed.stream()
        .map(TopicFollower::trouble)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** There is another connection, or none. */
  void connected(@Nullable MqttLink now) {
    link = now;
    underWay = 0;
    refused = false;
    again = false;
    againNs = FIRST_AGAIN_NS;
    waiting.clear();
    room = now != null;
    if (now != null) {
      followed.forEach(TopicFollower::rewind);
    }
  }

  @Override
  public boolean hasRoom() {
    return room;
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> stored) {
    if (stored.key() == null) {
      return;
    }
    String key = new String(stored.key(), StandardCharsets.UTF_8);
    long last = newest.merge(stored.topic() + " " + key, stored.offset(), Math::max);
    if (link == null || stored.offset() < last || stored.topic().equals(looking)) {
      return;
    }
    Optional<String> topic =
        stored.topic().equals(KafkaTopic.MODELS_RELEASES.name()) ? release(key) : desired(key);
    if (topic.isPresent()) {
      // A later value of the same topic takes the earlier one's turn from it.
      waiting.remove(topic.get());
      waiting.put(topic.get(), stored.value() == null ? NOTHING : stored.value());
      room = waiting.size() < MOST_WAITING;
    }
  }

  private Optional<String> desired(String key) {
    try {
      int end = Math.max(0, key.lastIndexOf('/'));
      PackId pack = PackId.parse(key.substring(0, end));
      return shard.owns(pack.key())
          ? MqttTopic.desired(pack, key.substring(end + 1)).map(MqttTopic::toString)
          : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      LOG.warn("Desired model of no pack is passed over, key={}", key);
      return Optional.empty();
    }
  }

  private Optional<String> release(String key) {
    Optional<ReleaseKey> part = ReleaseKey.parse(key);
    if (part.isEmpty()) {
      LOG.warn("Part of no release is passed over, key={}", key);
    }
    return part.filter(p -> shard.owns(p.tenant() + "/" + p.model())).map(ReleaseKey::topic);
  }

  /** Publishes what waits, as far as the window allows. */
  void write(long nowNs) {
    MqttLink to = link;
    if (to == null) {
      return;
    }
    comeRoundAgain(nowNs);
    if (waiting.isEmpty()) {
      return;
    }
    int most = Math.min(MOST_UNDER_WAY, to.publishWindow() - Math.max(1, watermarks.underWay()));
    Iterator<Map.Entry<String, byte[]>> next = waiting.entrySet().iterator();
    while (underWay < most && next.hasNext()) {
      Map.Entry<String, byte[]> message = next.next();
      next.remove();
      publish(to, message.getKey(), message.getValue());
    }
    room = waiting.size() < MOST_WAITING;
  }

  private void comeRoundAgain(long nowNs) {
    if (refused) {
      refused = false;
      if (!again) {
        again = true;
        againAtNs = nowNs + againNs;
        againNs = Math.min(LAST_AGAIN_NS, 2 * againNs);
      }
    }
    if (again && nowNs - againAtNs >= 0) {
      again = false;
      followed.forEach(TopicFollower::rewind);
    }
  }

  private void publish(MqttLink to, String topic, byte[] payload) {
    underWay++;
    metrics.modelMessage("to-mqtt");
    to.publishRetained(topic, payload, taken -> owner.execute(() -> settled(to, topic, taken)));
  }

  private void settled(MqttLink to, String topic, boolean taken) {
    if (link != to) {
      return;
    }
    underWay--;
    if (!taken) {
      refused = true;
      metrics.modelMessage("refused-by-mqtt");
      LOG.warn("Broker did not take a message about models, it comes again later, topic={}", topic);
    }
  }

  @Override
  public void close() {
    followed.forEach(TopicFollower::close);
  }
}
