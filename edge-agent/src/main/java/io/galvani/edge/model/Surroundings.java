package io.galvani.edge.model;

/**
 * Where a trial runs.
 *
 * @param pack fingerprint of the pack and of what computes it: {@link TrialFingerprint}
 * @param deviceBoot this boot of the device, empty = unknown: {@link DeviceBoot}
 */
record Surroundings(String pack, String deviceBoot) {}
