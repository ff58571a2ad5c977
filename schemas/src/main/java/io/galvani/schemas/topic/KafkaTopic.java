package io.galvani.schemas.topic;

import java.time.Duration;
import java.util.List;

/**
 * One Kafka topic of the catalogue. Partitions of keyed topics are fixed at creation and equal for
 * all topics that are read together.
 *
 * @param name topic name
 * @param key what the record key is, in words
 * @param holds what the records are, in words
 * @param cleanup whether old records go by age or by key
 * @param retention age after which records go; ignored for compacted topics
 */
public record KafkaTopic(
    String name, String key, String holds, Cleanup cleanup, Duration retention) {

  /** How a topic forgets. */
  public enum Cleanup {
    DELETE,
    COMPACT
  }

  /** Frames as the edges sent them ({@code FrameEnvelope}). */
  public static final KafkaTopic TELEMETRY =
      deleting("galvani.telemetry.v1", "pack", "frames as sent", Duration.ofDays(7));

  /** The pack registry ({@code PackRegistration}). */
  public static final KafkaTopic PACKS =
      compacted("galvani.packs.v1", "pack", "the registry of packs");

  /** What edges say of themselves ({@code EdgeStatus}). */
  public static final KafkaTopic STATUS =
      deleting("galvani.status.v1", "tenant/edge", "edge status", Duration.ofDays(30));

  /** Alerts that edges raised by themselves ({@code FrameEnvelope} with alert JSON). */
  public static final KafkaTopic EDGE_ALERTS =
      deleting("galvani.edge-alerts.v1", "pack", "local alerts", Duration.ofDays(90));

  /** Cloud watermarks ({@code Watermark}); key {@code tenant/pack/lane}. */
  public static final KafkaTopic WATERMARKS =
      compacted("galvani.watermarks.v1", "pack/lane", "what edges may delete");

  /** Estimates ({@code PackEstimate}). */
  public static final KafkaTopic ESTIMATES =
      deleting("galvani.estimates.v1", "pack", "state of every cell", Duration.ofDays(7));

  /** How worn a pack and its cells are, the latest word ({@code PackHealth}). */
  public static final KafkaTopic HEALTH =
      compacted("galvani.health.v1", "pack", "wear of every cell");

  /** Alert events (JSON, CloudEvents binary mode). */
  public static final KafkaTopic ALERTS =
      deleting("galvani.alerts.v1", "pack", "alert events", Duration.ofDays(90));

  /** Open alerts (JSON); key {@code tenant/pack/component/rule}; a tombstone clears. */
  public static final KafkaTopic ALERT_STATE =
      compacted("galvani.alert-state.v1", "pack/component/rule", "open alerts");

  /** One-minute rollups ({@code Rollup}). */
  public static final KafkaTopic ROLLUPS_1M =
      deleting("galvani.rollups-1m.v1", "pack", "one-minute rollups", Duration.ofDays(90));

  /** Accounts of every stage ({@code LedgerAccount}). */
  public static final KafkaTopic LEDGER =
      deleting("galvani.ledger.v1", "pack", "accounts", Duration.ofDays(90));

  /** States of model rollouts (JSON); key {@code model/counter}. */
  public static final KafkaTopic ROLLOUTS =
      compacted("galvani.rollouts.v1", "model/counter", "rollouts of model releases");

  /** Which release a pack is to run ({@code ModelDesired}); key {@code tenant/pack/model}. */
  public static final KafkaTopic MODELS_DESIRED =
      compacted("galvani.models.desired.v1", "pack/model", "releases that packs are to run");

  /** Releases in parts and chunks; key {@code tenant/model/counter/part/chunk}. */
  public static final KafkaTopic MODELS_RELEASES =
      compacted("galvani.models.releases.v1", "tenant/model/counter/part/chunk", "signed releases");

  /** What edges say of their models ({@code ModelReport}). */
  public static final KafkaTopic MODELS_REPORTS =
      compacted("galvani.models.reports.v1", "pack/model", "what edges say of models");

  /** What models would have seen, to train on ({@code PackFeatures}). */
  public static final KafkaTopic FEATURES =
      deleting("galvani.features.v1", "pack", "steps to train on", Duration.ofDays(90));

  /** What could not be read, as it came, with the reason in headers. */
  public static final KafkaTopic DEAD_LETTER =
      deleting("galvani.dead-letter.v1", "as it came", "unreadable", Duration.ofDays(30));

  /**
   * Whether the broker stamps records with its own clock. Event time is in the payload; were it the
   * record's, retention would delete the replay of an old recording before it is read.
   */
  public boolean logAppendTime() {
    return cleanup == Cleanup.DELETE;
  }

  /** The whole catalogue, in the order of the flow. */
  public static List<KafkaTopic> all() {
    return List.of(
        TELEMETRY,
        PACKS,
        STATUS,
        EDGE_ALERTS,
        WATERMARKS,
        ESTIMATES,
        HEALTH,
        ALERTS,
        ALERT_STATE,
        ROLLUPS_1M,
        LEDGER,
        ROLLOUTS,
        MODELS_DESIRED,
        MODELS_RELEASES,
        MODELS_REPORTS,
        FEATURES,
        DEAD_LETTER);
  }

  private static KafkaTopic deleting(String name, String key, String holds, Duration retention) {
    return new KafkaTopic(name, key, holds, Cleanup.DELETE, retention);
  }

  private static KafkaTopic compacted(String name, String key, String holds) {
    return new KafkaTopic(name, key, holds, Cleanup.COMPACT, Duration.ZERO);
  }
}
