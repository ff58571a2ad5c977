package io.galvani.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import org.junit.jupiter.api.Test;

final class MqttTopicTest {
  private static final PackId PACK = new PackId("acme", "bus-17");

  @Test
  void everyLeafOfAPackComesBack() {
    for (Leaf leaf : Leaf.values()) {
      MqttTopic topic = MqttTopic.of(PACK, leaf);

      assertThat(MqttTopic.parse(topic.toString())).contains(topic);
    }
  }

  @Test
  void leafOfTwoLevelsIsNoOther() {
    assertThat(MqttTopic.of(PACK, Leaf.MODEL_DESIRED).toString())
        .isEqualTo("galvani/v1/acme/packs/bus-17/model/desired");
    assertThat(MqttTopic.parse("galvani/v1/acme/packs/bus-17/model")).isEmpty();
    assertThat(MqttTopic.parse("galvani/v1/acme/packs/bus-17/telemetry/more")).isEmpty();
    assertThat(MqttTopic.parse("galvani/v1/acme/packs/bus-17/model/desired/more")).isEmpty();
  }

  @Test
  void eachModelThatPacksRunHasATopicOfItsOwnAndNoOtherHas() {
    assertThat(MqttTopic.desired(PACK, "soc-correction"))
        .contains(MqttTopic.of(PACK, Leaf.MODEL_DESIRED));
    MqttTopic watch = MqttTopic.desired(PACK, "anomaly").orElseThrow();
    assertThat(watch.toString()).isEqualTo("galvani/v1/acme/packs/bus-17/model/desired/anomaly");
    assertThat(MqttTopic.parse(watch.toString())).contains(watch);
    assertThat(MqttTopic.desired(PACK, "soh")).contains(MqttTopic.of(PACK, Leaf.CAPACITY_DESIRED));
    assertThat(MqttTopic.desired(PACK, "other")).isEmpty();
  }
}
