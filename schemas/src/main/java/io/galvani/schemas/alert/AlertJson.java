package io.galvani.schemas.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.json.JsonFields;
import java.time.Instant;
import java.util.LinkedHashMap;
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

  private AlertJson() {}

  /**
   * The event as UTF-8 JSON; evidence in the order of its keys, so equal events are equal bytes.
   */
  public static byte[] toBytes(AlertEvent event) {
    ObjectNode json = JsonFields.object();
    json.put("tenant", event.pack().tenant());
    json.put("pack", event.pack().pack());
    json.put("alert_id", event.alertId());
    json.put("phase", JsonFields.lowerCase(event.phase()));
    json.put("rule", event.rule());
    json.put("severity", JsonFields.lowerCase(event.severity()));
    json.put("component", event.component());
    json.put("onset_ms", event.onsetMs());
    json.put("at_ms", event.atMs());
    json.put("seq", event.seq());
    JsonFields.putNumber(json, "value", event.value());
    JsonFields.putNumber(json, "threshold", event.threshold());
    json.put("unit", event.unit());
    json.put("summary", event.summary());
    ObjectNode evidence = json.putObject("evidence");
    new TreeMap<>(event.evidence())
        .forEach((key, value) -> JsonFields.putNumber(evidence, key, value));
    json.put("source", event.source());
    return JsonFields.toBytes(json);
  }

  /** Reads an event; keys it does not know are ignored. */
  public static AlertEvent parse(byte[] bytes) throws MalformedMessageException {
    return new AlertFields(JsonFields.parse("alert", bytes, MAX_BYTES)).event();
  }

  /**
   * The context attributes of the CloudEvent as headers of the Kafka protocol binding, binary mode,
   * in a stable order.
   */
  public static Map<String, String> headers(AlertEvent event) {
    String phase = JsonFields.lowerCase(event.phase());
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
}
