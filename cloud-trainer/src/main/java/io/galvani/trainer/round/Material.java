package io.galvani.trainer.round;

import java.util.Map;

/**
 * What was frozen, read back.
 *
 * @param train file of rows to learn from
 * @param judged file of rows to judge on
 * @param lineage what goes into a manifest: hashes, offsets, time span, schema, seed, cap, packs
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Material(byte[] train, byte[] judged, Map<String, String> lineage) {}
