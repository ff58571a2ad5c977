package io.galvani.trainer.round;

import java.util.Map;

/**
 * What was frozen, to be read back.
 *
 * @param train rows to learn from
 * @param judged rows to judge on
 * @param lineage what goes into a manifest: hashes, offsets, time span, schema, seed, cap, packs
 */
public record Material(RowFile train, RowFile judged, Map<String, String> lineage) {}
