package io.galvani.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of a real Kafka, followed while access to it comes and goes. */
class TopicFollowerIT {
  private static final KafkaTopic TOPIC = KafkaTopic.PACKS;
  private static final Map<String, String> ASKING =
      Map.of(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found", "true");
  private static final AclBinding NOBODY_READS =
      new AclBinding(
          new ResourcePattern(ResourceType.TOPIC, TOPIC.name(), PatternType.LITERAL),
          new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.DENY));
  private static final AclBinding ANYBODY_WRITES =
      new AclBinding(
          new ResourcePattern(ResourceType.TOPIC, TOPIC.name(), PatternType.LITERAL),
          new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW));

  @Test
  void goesOnOnceItMayReadAgain(@TempDir Path folder) throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(folder, 2, ASKING)) {
      Map<String, String> clients =
          Map.of("bootstrap.servers", kafka.bootstrapServers(), "metadata.max.age.ms", "500");
      List<String> taken = new CopyOnWriteArrayList<>();
      try (KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(KafkaSettings.producer(clients, "test"));
          Admin admin = Admin.create(KafkaSettings.admin(clients, "test-admin"));
          TopicFollower follower =
              new TopicFollower(
                  clients,
                  TOPIC,
                  "test-follower",
                  Runnable::run,
                  stored -> taken.add(new String(stored.key(), StandardCharsets.UTF_8)))) {
        put(producer, "before");
        follower.start();
        assertThat(taken).containsExactly("before");
        put(producer, "followed");
        await(() -> taken.contains("followed"));
        assertThat(follower.trouble()).isNull();

        admin.createAcls(List.of(ANYBODY_WRITES, NOBODY_READS)).all().get(30, TimeUnit.SECONDS);
        await(() -> follower.trouble() != null);
        assertThat(follower.trouble())
            .contains("topic " + TOPIC.name() + " cannot be followed")
            .containsIgnoringCase("not authorized");
        put(producer, "unseen");
        taken.clear();

        admin.deleteAcls(List.of(NOBODY_READS.toFilter())).all().get(30, TimeUnit.SECONDS);
        await(() -> taken.contains("unseen"));
        assertThat(taken).as("read anew").contains("before", "followed", "unseen");
        put(producer, "after");
        await(() -> taken.contains("after"));
        assertThat(follower.trouble()).isNull();
      }
    }
  }

  @Test
  void goesOnWhereItsListenerFails(@TempDir Path folder) throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(folder, 2)) {
      Map<String, String> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
      List<String> taken = new CopyOnWriteArrayList<>();
      AtomicBoolean fails = new AtomicBoolean();
      TopicListener listener =
          stored -> {
            if (fails.get()) {
              throw new IllegalStateException("a record must be taken, but is not");
            }
            taken.add(new String(stored.key(), StandardCharsets.UTF_8));
          };
      try (KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(KafkaSettings.producer(clients, "test"));
          TopicFollower follower =
              new TopicFollower(clients, TOPIC, "test-follower", Runnable::run, listener)) {
        put(producer, "before");
        follower.start();

        fails.set(true);
        put(producer, "refused");
        await(() -> follower.trouble() != null);
        assertThat(follower.trouble()).contains("a record must be taken, but is not");

        fails.set(false);
        await(() -> taken.contains("refused"));
        await(() -> follower.trouble() == null);
      }
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static void put(KafkaProducer<byte[], byte[]> producer, String key) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                TOPIC.name(), key.getBytes(StandardCharsets.UTF_8), new byte[] {1}))
        .get(30, TimeUnit.SECONDS);
  }
}
