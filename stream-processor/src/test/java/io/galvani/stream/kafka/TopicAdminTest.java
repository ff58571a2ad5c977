package io.galvani.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.topic.KafkaTopic;
import org.junit.jupiter.api.Test;

class TopicAdminTest {
  @Test
  void telemetryIsKeptByArrivalAndNotByItsOwnTime() {
    assertThat(TopicAdmin.configuration(KafkaTopic.TELEMETRY))
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "604800000");
  }

  @Test
  void nothingThatIsForgottenByTimeIsForgottenByItsOwnTime() {
    assertThat(KafkaTopic.all())
        .filteredOn(topic -> TopicAdmin.configuration(topic).containsKey("retention.ms"))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            topic ->
                assertThat(TopicAdmin.configuration(topic))
                    .containsEntry("message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void registryAndWatermarksAreKeptByKey() {
    assertThat(TopicAdmin.configuration(KafkaTopic.PACKS))
        .containsEntry("cleanup.policy", "compact");
    assertThat(TopicAdmin.configuration(KafkaTopic.WATERMARKS))
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
  }
}
