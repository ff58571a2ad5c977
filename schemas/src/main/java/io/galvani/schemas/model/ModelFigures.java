package io.galvani.schemas.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.json.JsonFields;

/**
 * How a release has behaved on one pack since it was loaded, or since its shadow began where that
 * went on over boots. A figure that does not exist yet is NaN, {@code null} in JSON.
 *
 * @param hours event time that it has run, h; of a pause between two samples an hour at most
 * @param steps steps of the model
 * @param anchors rests and ends of charge that it was held against
 * @param anchorError mean |corrected SOC − anchor's SOC|, 0..1
 * @param championAnchorError what serves, at the same anchors: the release before it, or the filter
 *     alone
 * @param innovationRatio mean |innovation| with the corrected SOC over that of what serves, or over
 *     the error of the cell model's voltage where that is larger
 * @param alertsPerDay alerts of the edge a day of event time since
 * @param championAlertsPerDay the same, before
 * @param latencyP99Ms 99th percentile of a step, time of its thread on the processor, ms
 * @param memoryMib resident memory that the release added, native included, MiB
 * @param divergence mean |corrected SOC − SOC of what serves|, 0..1: told, never judged
 * @param outOfRangeShare share of steps that were ignored because a feature lay out of range
 */
public record ModelFigures(
    double hours,
    long steps,
    long anchors,
    double anchorError,
    double championAnchorError,
    double innovationRatio,
    double alertsPerDay,
    double championAlertsPerDay,
    double latencyP99Ms,
    double memoryMib,
    double divergence,
    double outOfRangeShare) {

  /** Errors at anchors below this are as good as none. */
  public static final double SMALL_ANCHOR_ERROR = 0.005;

  /** Of a release that has not run yet. */
  public static final ModelFigures NONE =
      new ModelFigures(
          0,
          0,
          0,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN);

  ObjectNode json() {
    ObjectNode json = JsonFields.object();
    JsonFields.putNumber(json, "hours", hours);
    json.put("steps", steps);
    json.put("anchors", anchors);
    JsonFields.putNumber(json, "anchor_error", anchorError);
    JsonFields.putNumber(json, "champion_anchor_error", championAnchorError);
    JsonFields.putNumber(json, "innovation_ratio", innovationRatio);
    JsonFields.putNumber(json, "alerts_per_day", alertsPerDay);
    JsonFields.putNumber(json, "champion_alerts_per_day", championAlertsPerDay);
    JsonFields.putNumber(json, "latency_p99_ms", latencyP99Ms);
    JsonFields.putNumber(json, "memory_mib", memoryMib);
    JsonFields.putNumber(json, "divergence", divergence);
    JsonFields.putNumber(json, "out_of_range_share", outOfRangeShare);
    return json;
  }

  static ModelFigures of(JsonFields fields) throws MalformedMessageException {
    return new ModelFigures(
        fields.number("hours"),
        fields.count("steps"),
        fields.count("anchors"),
        fields.number("anchor_error"),
        fields.number("champion_anchor_error"),
        fields.number("innovation_ratio"),
        fields.number("alerts_per_day"),
        fields.number("champion_alerts_per_day"),
        fields.number("latency_p99_ms"),
        fields.number("memory_mib"),
        fields.number("divergence"),
        fields.number("out_of_range_share"));
  }
}
