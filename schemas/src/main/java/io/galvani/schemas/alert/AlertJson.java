package io.galvani.schemas.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.MalformedMessageException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alert events as JSON, the data of a CloudEvent 1.0 in binary mode. Keys are the record's
 * components in snake case; the pack is split into {@code tenant} and {@code pack}; a number that
 * is NaN or infinite is {@code null}. {@code alert.schema.json} beside this class is the contract.
 */
public final class AlertJson {
  /** Largest alert that is read, bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AlertJson() {}

  /**
   * The event as UTF-8 JSON; evidence in the order of its keys, so equal events are equal bytes.
   */
  public static byte[] toBytes(AlertEvent event) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("tenant", event.pack().tenant());
    json.put("pack", event.pack().pack());
    json.put("alert_id", event.alertId());
    json.put("phase", lowerCase(event.phase()));
    json.put("rule", event.rule());
    json.put("severity", lowerCase(event.severity()));
    json.put("component", event.component());
    json.put("onset_ms", event.onsetMs());
    json.put("at_ms", event.atMs());
    json.put("seq", event.seq());
    putNumber(json, "value", event.value());
    putNumber(json, "threshold", event.threshold());
    json.put("unit", event.unit());
    json.put("summary", event.summary());
    ObjectNode evidence = json.putObject("evidence");
    new TreeMap<>(event.evidence()).forEach((key, value) -> putNumber(evidence, key, value));
    json.put("source", event.source());
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON must be writable", e);
    }
  }

  /** Reads an event; keys it does not know are ignored. */
  public static AlertEvent parse(byte[] bytes) throws MalformedMessageException {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedMessageException(
          "alert must be at most " + MAX_BYTES + " bytes, but was " + bytes.length);
    }
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new MalformedMessageException(
          "alert must be JSON, but was " + bytes.length + " other bytes", e);
    }
    if (json == null || !json.isObject()) {
      throw new MalformedMessageException("alert must be a JSON object, but was not");
    }
    return new AlertFields(json).event();
  }

  /**
   * The context attributes of the CloudEvent as headers of the Kafka protocol binding, binary mode,
   * in a stable order.
   */
  public static Map<String, String> headers(AlertEvent event) {
    String phase = lowerCase(event.phase());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", event.alertId() + "-" + phase + "-" + event.atMs());
    headers.put("ce_source", "/galvani/" + event.source() + "/" + event.pack().key());
    headers.put("ce_type", "io.galvani.alert." + phase + ".v1");
    headers.put("ce_subject", event.component());
    headers.put("ce_time", Instant.ofEpochMilli(event.atMs()).toString());
    headers.put("content-type", "application/json");
    return headers;
  }

  private static void putNumber(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    } else {
      json.putNull(key);
    }
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
