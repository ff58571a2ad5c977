package io.galvani.workbench.fault;

import io.galvani.schemas.PackId;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import io.galvani.stream.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on the road what nobody should say: what is old, what is foreign, what is no message. */
public final class Intruder {
  private static final Logger LOG = LoggerFactory.getLogger(Intruder.class);
  private static final int OVERSIZE_BYTES = 300_000;
  private static final int RANDOM_BYTES = 200;
  private static final long FOREIGN_EPOCH = 4711;
  private static final int CONNECT_S = 5;
  private static final int CONNECTIONS = 4;

  private final FaultRoad road;
  private final Random random;
  private int clients;

  /** An intruder that draws from this seed. */
  public Intruder(FaultRoad road, long seed) {
    this.road = road;
    this.random = new Random(seed);
  }

  /**
   * Sends frames that arrived before again, in random order, and as many of a pack that nobody
   * registered; returns how many the broker took, 0 when it is away.
   */
  public int flood(int messages) {
    List<Arrived.Frame> old = new ArrayList<>();
    try {
      old.addAll(Arrived.readFrames(road.bootstrapServers()));
    } catch (RuntimeException kafkaIsAway) {
      // Then it is a flood of foreign frames only.
    }
    Collections.shuffle(old, random);
    PackId foreign = new PackId(FaultRoad.TENANT, "nobody");
    List<Message> flood = new ArrayList<>();
    for (int i = 0; i < messages / 2; i++) {
      if (!old.isEmpty()) {
        Arrived.Frame frame = old.get(i % old.size());
        flood.add(new Message(PackId.parse(frame.pack()), frame.bytes()));
      }
      byte[] body = randomBytes(RANDOM_BYTES);
      flood.add(
          new Message(foreign, Envelope.telemetry(FOREIGN_EPOCH, i, 1, body, false).toBytes(i)));
    }
    return publish(flood);
  }

  /**
   * Publishes on a pack's topic what is no frame: random bytes, nothing, too much, and a frame with
   * one bit of its body turned; returns how many the broker took.
   */
  public int badMessages(FedPack pack, int messages) {
    List<Message> bad = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      byte[] bytes =
          switch (i % 4) {
            case 0 -> randomBytes(1 + random.nextInt(RANDOM_BYTES));
            case 1 -> new byte[0];
            case 2 -> randomBytes(OVERSIZE_BYTES);
            default -> turned();
          };
      bad.add(new Message(RoadPrograms.id(pack), bytes));
    }
    return publish(bad);
  }

  /** Writes random bytes into the telemetry topic itself; returns how many Kafka took. */
  public int badRecords(FedPack pack, int records) throws InterruptedException {
    Map<String, Object> settings =
        KafkaSettings.producer(Map.of("bootstrap.servers", road.bootstrapServers()), "intruder");
    settings.put("max.block.ms", 3_000);
    settings.put("delivery.timeout.ms", 5_000);
    settings.put("request.timeout.ms", 3_000);
    byte[] key = RoadPrograms.id(pack).key().getBytes(StandardCharsets.UTF_8);
    int taken = 0;
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      for (int i = 0; i < records; i++) {
        producer
            .send(new ProducerRecord<>(KafkaTopic.TELEMETRY.name(), key, randomBytes(40)))
            .get(CONNECT_S, TimeUnit.SECONDS);
        taken++;
      }
    } catch (ExecutionException | TimeoutException | RuntimeException away) {
      return taken;
    }
    return taken;
  }

  /**
   * Connects under another client's name again and again, as soon as that one is back; returns how
   * often the broker let it.
   */
  public int takeOver(String clientId, int forS) throws InterruptedException {
    int takeovers = 0;
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(forS);
    while (System.nanoTime() < endNs) {
      MqttClient client = null;
      try {
        client = connect(clientId);
        takeovers++;
        while (client.isConnected() && System.nanoTime() < endNs) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
      } catch (MqttException away) {
        TimeUnit.MILLISECONDS.sleep(100);
      } finally {
        close(client);
      }
    }
    return takeovers;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Message(PackId pack, byte[] payload) {}

  /** A broker that is busy may drop an intruder, who comes back and goes on. */
  private int publish(List<Message> messages) {
    int taken = 0;
    for (int connection = 0; connection < CONNECTIONS && taken < messages.size(); connection++) {
      MqttClient client = null;
      try {
        client = connect("intruder-" + clients++);
        while (taken < messages.size()) {
          Message message = messages.get(taken);
          String topic = MqttTopic.of(message.pack(), Leaf.TELEMETRY).toString();
          client.publish(topic, message.payload(), 1, false);
          taken++;
        }
      } catch (MqttException dropped) {
        LOG.debug("Broker dropped an intruder, reason={}", dropped.getMessage());
      } finally {
        close(client);
      }
    }
    return taken;
  }

  private MqttClient connect(String clientId) throws MqttException {
    String url = "tcp://127.0.0.1:" + road.brokerPort();
    MqttClient client = new MqttClient(url, clientId, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setConnectionTimeout(CONNECT_S);
    options.setAutomaticReconnect(false);
    road.intruderAccess(options);
    client.setTimeToWait(CONNECT_S * 1_000L);
    try {
      client.connect(options);
      return client;
    } catch (MqttException away) {
      close(client);
      throw away;
    }
  }

  private static void close(@Nullable MqttClient client) {
    if (client != null) {
      try {
        client.disconnectForcibly(100, 100);
        client.close();
      } catch (MqttException alreadyGone) {
        // Gone is what was wanted.
      }
    }
  }

  private byte[] turned() {
    byte[] bytes = Envelope.telemetry(1, 0, 1, randomBytes(RANDOM_BYTES), false).toBytes(0);
    bytes[bytes.length - 10] ^= 4;
    return bytes;
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
