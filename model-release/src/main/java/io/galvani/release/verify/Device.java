package io.galvani.release.verify;

import java.util.Map;

/**
 * Who checks: what a release's target is held against.
 *
 * @param pack {@code tenant/pack}
 * @param hardware id of the edge's hardware
 * @param chemistry of the pack's cells
 * @param engine the runtime
 * @param engineVersion its exact version
 * @param agentVersion such as {@code 0.1.0}
 * @param featureSchemas model id to the hash of the features that this device computes for it
 */
public record Device(
    String pack,
    String hardware,
    String chemistry,
    String engine,
    String engineVersion,
    String agentVersion,
    Map<String, String> featureSchemas) {
  public Device {
    featureSchemas = Map.copyOf(featureSchemas);
  }
}
