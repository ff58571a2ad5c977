package io.galvani.schemas.topic;

import io.galvani.schemas.PackId;
import java.util.Optional;

/**
 * One MQTT topic: {@code galvani/v1/{tenant}/edges/{edge}/{leaf}} or {@code
 * galvani/v1/{tenant}/packs/{pack}/{leaf}}. Those of releases are {@link
 * io.galvani.schemas.model.ReleaseKey#topic}.
 *
 * @param tenant owner
 * @param owner whether the topic belongs to an edge or to a pack
 * @param name edge or pack name
 * @param leaf what travels there
 */
public record MqttTopic(String tenant, Owner owner, String name, Leaf leaf) {
  private static final String ROOT = "galvani/v1/";

  /** Whose topic it is. */
  public enum Owner {
    EDGE("edges"),
    PACK("packs");

    private final String level;

    Owner(String level) {
      this.level = level;
    }
  }

  /** What travels on a topic. */
  public enum Leaf {
    /** Retained {@code PackRegistration}. */
    BIRTH("birth"),
    /** Retained {@code EdgeStatus}; the last will says lost. */
    STATUS("status"),
    /** Numbered {@code FrameEnvelope} of the telemetry lane. */
    TELEMETRY("telemetry"),
    /** Numbered {@code FrameEnvelope} of the alert lane. */
    ALERT("alert"),
    /** {@code Watermark}, written by the bridge only. */
    ACK("ack"),
    /** Retained {@code ModelDesired} of {@code soc-correction}, written by the bridge only. */
    MODEL_DESIRED("model/desired"),
    /** {@code ModelReport} of it, retained, written by the pack's edge only. */
    MODEL_REPORT("model/report"),
    /** Retained {@code ModelDesired} of {@code anomaly}, written by the bridge only. */
    ANOMALY_DESIRED("model/desired/anomaly"),
    /** {@code ModelReport} of it, retained, written by the pack's edge only. */
    ANOMALY_REPORT("model/report/anomaly"),
    /** Retained {@code ModelDesired} of {@code soh}, written by the bridge only. */
    CAPACITY_DESIRED("model/desired/soh"),
    /** {@code ModelReport} of it, retained, written by the pack's edge only. */
    CAPACITY_REPORT("model/report/soh");

    private final String level;

    Leaf(String level) {
      this.level = level;
    }
  }

  public MqttTopic {
    PackId.requireName("tenant", tenant);
    PackId.requireName(owner == Owner.EDGE ? "edge" : "pack", name);
  }

  /** A topic of a pack. */
  public static MqttTopic of(PackId pack, Leaf leaf) {
    return new MqttTopic(pack.tenant(), Owner.PACK, pack.pack(), leaf);
  }

  /** Where a pack hears what it is to run of a model; empty for a model that no pack runs. */
  public static Optional<MqttTopic> desired(PackId pack, String model) {
    return switch (model) {
      case "soc-correction" -> Optional.of(of(pack, Leaf.MODEL_DESIRED));
      case "anomaly" -> Optional.of(of(pack, Leaf.ANOMALY_DESIRED));
      case "soh" -> Optional.of(of(pack, Leaf.CAPACITY_DESIRED));
      default -> Optional.empty();
    };
  }

  /** The retained status of an edge agent. */
  public static MqttTopic edgeStatus(String tenant, String edge) {
    return new MqttTopic(tenant, Owner.EDGE, edge, Leaf.STATUS);
  }

  /** The filter of all topics of one kind, over all tenants. */
  public static String filter(Owner owner, Leaf leaf) {
    return ROOT + "+/" + owner.level + "/+/" + leaf.level;
  }

  /** Reads a topic name; empty if it is none of ours. */
  public static Optional<MqttTopic> parse(String topic) {
    if (!topic.startsWith(ROOT)) {
      return Optional.empty();
    }
    String[] levels = topic.substring(ROOT.length()).split("/", 4);
    if (levels.length != 4) {
      return Optional.empty();
    }
    for (Owner owner : Owner.values()) {
      for (Leaf leaf : Leaf.values()) {
        if (owner.level.equals(levels[1]) && leaf.level.equals(levels[3])) {
          try {
            return Optional.of(new MqttTopic(levels[0], owner, levels[2], leaf));
          } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The pack, when the topic is a pack's. */
  public PackId pack() {
    if (owner != Owner.PACK) {
      throw new IllegalStateException("topic must be a pack's, but was " + this);
    }
    return new PackId(tenant, name);
  }

  @Override
  public String toString() {
    return ROOT + tenant + "/" + owner.level + "/" + name + "/" + leaf.level;
  }
}
