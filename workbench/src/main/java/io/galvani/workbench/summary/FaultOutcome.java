package io.galvani.workbench.summary;

import org.jspecify.annotations.Nullable;

/**
 * A fault that was planted in a simulated pack and what became of it.
 *
 * @param pack tenant/pack
 * @param cell from 0
 * @param kind kebab case
 * @param seconds event time from onset to the first accepted alert; null as long as it is not found
 */
public record FaultOutcome(String pack, int cell, String kind, @Nullable Double seconds) {}
