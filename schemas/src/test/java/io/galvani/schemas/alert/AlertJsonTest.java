package io.galvani.schemas.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlertJsonTest {
  private static final PackId PACK = new PackId("acme", "bus-17");

  static AlertEvent overvoltage() {
    return new AlertEvent(
        PACK,
        AlertId.of(PACK, "cell:9", "cell-overvoltage", 1_620_205_800_000L),
        AlertEvent.Phase.RAISED,
        "cell-overvoltage",
        AlertEvent.Severity.MAJOR,
        "cell:9",
        1_620_205_800_000L,
        1_620_205_805_000L,
        41,
        4.2513,
        4.25,
        "V",
        "Cell 10 is above 4.25 V.",
        Map.of("pack_mean_v", 4.18, "current_a", 35.2),
        "cloud");
  }

  @Test
  void eventComesBackAsItWas() throws MalformedMessageException {
    AlertEvent event = overvoltage();

    assertThat(AlertJson.parse(AlertJson.toBytes(event))).isEqualTo(event);
  }

  @Test
  void headersAreThoseOfABinaryModeCloudEvent() {
    assertThat(AlertJson.headers(overvoltage()))
        .containsExactly(
            Map.entry("ce_specversion", "1.0"),
            Map.entry("ce_id", overvoltage().alertId() + "-raised-1620205805000"),
            Map.entry("ce_source", "/galvani/cloud/acme/bus-17"),
            Map.entry("ce_type", "io.galvani.alert.raised.v1"),
            Map.entry("ce_subject", "cell:9"),
            Map.entry("ce_time", "2021-05-05T09:10:05Z"),
            Map.entry("content-type", "application/json"));
  }

  @Test
  void unknownKeysAreIgnored() throws MalformedMessageException {
    String json = new String(AlertJson.toBytes(overvoltage()), StandardCharsets.UTF_8);
    String newer = json.replaceFirst("\\{", "{\"runbook\":\"https://example.org\",");

    assertThat(AlertJson.parse(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(overvoltage());
  }

  @Test
  void wrongFieldIsNamedInTheMessage() {
    String json = new String(AlertJson.toBytes(overvoltage()), StandardCharsets.UTF_8);
    String wrong = json.replace("\"seq\":41", "\"seq\":\"forty-one\"");

    assertThatThrownBy(() -> AlertJson.parse(wrong.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("seq must be a 64-bit integer");
  }
}
