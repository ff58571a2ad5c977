package io.galvani.workbench.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a road to be broken is made of.
 *
 * @param packs whose samples travel; one edge agent each
 * @param feed how their samples come
 * @param cloud what they come to
 * @param mosquitto lines of Mosquitto's configuration beside listener and access; null = HiveMQ
 * @param agentYaml further lines of every agent's configuration
 */
public record RoadPlan(
    List<FedPack> packs, Feed feed, Cloud cloud, @Nullable String mosquitto, String agentYaml) {
  /** Where Debian puts it. */
  public static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");

  /** How agents deliver when outages last seconds. */
  private static final String BRISK =
      "delivery: {stall_after: PT2S, status_interval: PT1S, drain_timeout: PT10M}\n";

  public RoadPlan {
    packs = List.copyOf(packs);
  }

  /**
   * Samples of a pack.
   *
   * @param perFrame samples of a frame
   * @param perS samples a second
   * @param count how many; {@link Long#MAX_VALUE} = until the end
   */
  public record Feed(int perFrame, double perS, long count) {}

  /**
   * Kafka and what reads it.
   *
   * @param processors stream processors
   * @param standbys standby copies of their state
   * @param partitions partitions of the topics
   * @param kafkaNodes Kafka's nodes; more than one are reached without a link in between
   */
  public record Cloud(int processors, int standbys, int partitions, int kafkaNodes) {
    /** Copies of every topic. */
    int copies() {
      return Math.min(3, kafkaNodes);
    }
  }

  /** One processor; Mosquitto as Debian configures it if it is there, else HiveMQ. */
  public static RoadPlan of(List<FedPack> packs, double samplesPerS, long samples) {
    return new RoadPlan(
        packs,
        new Feed(10, samplesPerS, samples),
        new Cloud(1, 0, 2, 1),
        hasMosquitto() ? "" : null,
        BRISK);
  }

  /** Whether Mosquitto is installed. */
  public static boolean hasMosquitto() {
    return Files.isExecutable(MOSQUITTO);
  }

  /** The same with so many processors and standby copies. */
  public RoadPlan withProcessors(int count, int standbyCopies) {
    return with(new Cloud(count, standbyCopies, cloud.partitions, cloud.kafkaNodes));
  }

  /** The same with so many nodes of Kafka. */
  public RoadPlan withKafkaNodes(int nodes) {
    return with(new Cloud(cloud.processors, cloud.standbys, cloud.partitions, nodes));
  }

  private RoadPlan with(Cloud other) {
    return new RoadPlan(packs, feed, other, mosquitto, agentYaml);
  }

  /** The same with frames of another size. */
  public RoadPlan withSamplesPerFrame(int count) {
    return new RoadPlan(packs, new Feed(count, feed.perS, feed.count), cloud, mosquitto, agentYaml);
  }

  /** The same with Mosquitto and these lines of configuration. */
  public RoadPlan withMosquitto(String lines) {
    return new RoadPlan(packs, feed, cloud, lines, agentYaml);
  }

  /** The same with HiveMQ, sessions and queues in files. */
  public RoadPlan withHiveMq() {
    return new RoadPlan(packs, feed, cloud, null, agentYaml);
  }

  /** The same with other lines in every agent's configuration. */
  public RoadPlan withAgentYaml(String lines) {
    return new RoadPlan(packs, feed, cloud, mosquitto, lines);
  }
}
