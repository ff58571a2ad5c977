package io.galvani.edge.model;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.PackId;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import java.util.Optional;

/** The retained topics of each model of a pack. */
final class ModelTopics {
  private ModelTopics() {}

  static MqttTopic desired(PackId pack, KnownModel model) {
    return MqttTopic.of(
        pack,
        switch (model) {
          case SOC_CORRECTION -> Leaf.MODEL_DESIRED;
          case ANOMALY -> Leaf.ANOMALY_DESIRED;
          case CAPACITY -> Leaf.CAPACITY_DESIRED;
        });
  }

  static MqttTopic report(PackId pack, KnownModel model) {
    return MqttTopic.of(
        pack,
        switch (model) {
          case SOC_CORRECTION -> Leaf.MODEL_REPORT;
          case ANOMALY -> Leaf.ANOMALY_REPORT;
          case CAPACITY -> Leaf.CAPACITY_REPORT;
        });
  }

  /** The model whose wishes come on a topic; empty for any other topic. */
  static Optional<KnownModel> ofWish(MqttTopic topic) {
    return switch (topic.leaf()) {
      case MODEL_DESIRED -> Optional.of(KnownModel.SOC_CORRECTION);
      case ANOMALY_DESIRED -> Optional.of(KnownModel.ANOMALY);
      case CAPACITY_DESIRED -> Optional.of(KnownModel.CAPACITY);
      default -> Optional.empty();
    };
  }
}
