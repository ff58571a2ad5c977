package io.galvani.edge.source;

/**
 * Samples with something wrong in them; they were kept and flagged all the same. One sample may
 * count in several.
 *
 * @param placeholders a value stood for "not measured"
 * @param unreadable a value was no number
 * @param timeRepeated the time stamp repeated the previous one
 * @param timeBackward the time stamp was before the previous one
 * @param unusable input that held no sample at all
 */
public record SourceCounts(
    long placeholders, long unreadable, long timeRepeated, long timeBackward, long unusable) {
  public static final SourceCounts NONE = new SourceCounts(0, 0, 0, 0, 0);
}
