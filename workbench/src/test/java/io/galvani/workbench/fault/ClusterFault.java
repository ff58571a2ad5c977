package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.release.disk.MountedDisk;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes of Kafka, three copies, two of which have to have a record. */
@Tag("p1")
@SuppressWarnings("NullAway.Init")
final class ClusterFault extends CaseRow {
  private static final int NODES = 3;
  private static final int KILLS = Integer.getInteger("galvani.fault.leader.kills", 10);

  private Admin admin;
  private @Nullable MountedDisk disk;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    if (MountedDisk.isPossible()) {
      disk = MountedDisk.inFile(folder.resolve("kafka-1"), 256);
    }
    List<FedPack> packs = FedPack.fleet(3, 12, 30, Watch.START_MS);
    open(folder, RoadPlan.of(packs, 100, Long.MAX_VALUE).withKafkaNodes(NODES));
    admin = Admin.create(Map.of("bootstrap.servers", road.bootstrapServers()));
  }

  @Override
  String cases() {
    return "T30, T31";
  }

  @Override
  @AfterAll
  void end() throws Exception {
    if (admin != null) {
      admin.close();
    }
    super.end();
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  @Order(30)
  void t30TheLeaderKilledAgainAndAgainLosesNothing() throws Exception {
    running.begin();
    List<Double> unavailableS = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Watch.await("all copies are in sync", this::isInSync);
      String leader = "kafka-" + partitions().get(kill % partitions().size()).leader().id();
      long before = road.made();
      road.part(leader).kill();
      // Until something measured after the kill came through.
      unavailableS.add(Watch.await("others lead", () -> running.processed() > before));
      road.part(leader).start();
    }
    Watch.await("all copies are in sync", this::isInSync);
    double recoveryS = running.recovered();

    unavailableS.sort(null);
    running.figure(
        "T30",
        "leader killed %d times, nothing came through for %.1f s (median), %.1f s (most),"
            + " recovery %.1f s",
        KILLS,
        unavailableS.get(KILLS / 2),
        unavailableS.get(KILLS - 1),
        recoveryS);
  }

  @Test
  @Order(31)
  void t31APowerCutUnderOneNodeLosesNothing() throws Exception {
    assumeTrue(disk != null, "skipped: needs root to mount a disk of its own");
    MountedDisk cut = Objects.requireNonNull(disk);
    running.begin();
    Watch.await("all copies are in sync", this::isInSync);
    cut.cut();
    road.part("kafka-1").kill();
    running.awaitMade(1_000);
    double withoutS = running.recovered();

    cut.restore();
    road.part("kafka-1").start();
    double inSyncS = Watch.await("all copies are in sync", this::isInSync);
    double recoveryS = running.recovered();

    running.figure(
        "T31",
        "power cut under one of three, the others caught up after %.1f s, in sync again after"
            + " %.1f s, recovery %.1f s",
        withoutS,
        inSyncS,
        recoveryS);
  }

  @Test
  @Order(32)
  void withoutEnoughCopiesNothingIsTakenAndTheEdgesHold() throws Exception {
    running.begin();
    Watch.await("all copies are in sync", this::isInSync);
    road.part("kafka-2").kill();
    road.part("kafka-3").kill();
    running.awaitMade(3_000);
    long away = road.made();

    road.part("kafka-2").start();
    road.part("kafka-3").start();
    double recoveryS = running.recovered();

    running.figure("T30", "two of three nodes away, recovery %.1f s", recoveryS);
    assertThat(running.processed()).isGreaterThanOrEqualTo(away);
  }

  private boolean isInSync() {
    try {
      return partitions().stream().allMatch(partition -> partition.isr().size() == NODES);
    } catch (IllegalStateException notNow) {
      return false;
    }
  }

  private List<TopicPartitionInfo> partitions() {
    String topic = KafkaTopic.TELEMETRY.name();
    try {
      Map<String, TopicDescription> topics =
          admin.describeTopics(List.of(topic)).allTopicNames().get();
      return Objects.requireNonNull(topics.get(topic), "the topic").partitions();
    } catch (ExecutionException away) {
      throw new IllegalStateException(away);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
