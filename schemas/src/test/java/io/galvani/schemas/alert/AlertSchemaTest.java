package io.galvani.schemas.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class AlertSchemaTest {
  private static final JsonSchema SCHEMA = schema();

  @Test
  void goldenEventObeysTheSchema() {
    assertThat(violations(AlertJsonTest.overvoltage())).isEmpty();
  }

  @Test
  void schemaRefusesWhatTheReaderRefuses() {
    String json =
        new String(AlertJson.toBytes(AlertJsonTest.overvoltage()), StandardCharsets.UTF_8);

    assertThat(SCHEMA.validate(json.replace("\"major\"", "\"severe\""), InputFormat.JSON))
        .isNotEmpty();
    assertThat(SCHEMA.validate(json.replace("\"seq\":41,", ""), InputFormat.JSON)).isNotEmpty();
  }

  @Property(tries = 200)
  void everyEventObeysTheSchemaAndComesBack(
      @ForAll AlertEvent.Phase phase,
      @ForAll AlertEvent.Severity severity,
      @ForAll @IntRange(max = 1023) int cell,
      @ForAll long onsetMs,
      @ForAll double value,
      @ForAll String summary,
      @ForAll boolean cloud)
      throws MalformedMessageException {
    PackId pack = new PackId("t", "p");
    AlertEvent event =
        new AlertEvent(
            pack,
            AlertId.of(pack, "cell:" + cell, "cell-outlier", onsetMs),
            phase,
            "cell-outlier",
            severity,
            "cell:" + cell,
            onsetMs,
            onsetMs,
            Long.MAX_VALUE,
            value,
            Double.NaN,
            "V",
            withoutLoneSurrogates(summary),
            Map.of("z_score", value),
            cloud ? "cloud" : "edge");

    assertThat(violations(event)).isEmpty();
    assertThat(AlertJson.parse(AlertJson.toBytes(event))).isEqualTo(event);
  }

  private static String withoutLoneSurrogates(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Iterable<?> violations(AlertEvent event) {
    String json = new String(AlertJson.toBytes(event), StandardCharsets.UTF_8);
    return SCHEMA.validate(json, InputFormat.JSON);
  }

  private static JsonSchema schema() {
    InputStream stream = AlertJson.class.getResourceAsStream("alert.schema.json");
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Objects.requireNonNull(stream, "alert.schema.json"));
  }
}
