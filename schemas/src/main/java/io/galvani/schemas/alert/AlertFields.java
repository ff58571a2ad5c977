package io.galvani.schemas.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.alert.AlertEvent.Phase;
import io.galvani.schemas.alert.AlertEvent.Severity;
import io.galvani.schemas.json.JsonFields;
import java.util.Map;
import java.util.TreeMap;

/** Reads the fields of an alert. */
record AlertFields(JsonFields fields) {
  AlertEvent event() throws MalformedMessageException {
    return new AlertEvent(
        fields.pack(),
        fields.text("alert_id", "[0-9a-f]{32}"),
        fields.constant("phase", Phase.class),
        fields.text("rule", "[a-z0-9]+(-[a-z0-9]+)*"),
        fields.constant("severity", Severity.class),
        fields.text("component", "pack|(cell|probe):[0-9]{1,4}"),
        fields.integer("onset_ms"),
        fields.integer("at_ms"),
        fields.integer("seq"),
        fields.number("value"),
        fields.number("threshold"),
        fields.text("unit", ".*"),
        fields.text("summary", "(?s).*"),
        evidence(),
        fields.text("source", "cloud|edge"));
  }

  private Map<String, Double> evidence() throws MalformedMessageException {
    JsonNode node = fields.json().get("evidence");
    if (node == null || !node.isObject()) {
      throw JsonFields.mustBe("evidence", "an object of numbers", node);
    }
    Map<String, Double> evidence = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      evidence.put(
          entry.getKey(), JsonFields.number("evidence." + entry.getKey(), entry.getValue()));
    }
    return evidence;
  }
}
