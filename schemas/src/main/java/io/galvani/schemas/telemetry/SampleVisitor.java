package io.galvani.schemas.telemetry;

/** Receives one decoded sample. Arrays belong to the caller and are overwritten by the next one. */
@FunctionalInterface
public interface SampleVisitor {
  /**
   * @param seq number of the sample in its lane and epoch
   * @param timestampMs wall clock, UTC ms
   * @param monotonicMs monotonic clock of its boot, ms
   * @param bootId identity of that boot
   * @param currentA pack current, A, positive into the battery; NaN if missing
   * @param packVoltageV pack voltage as measured, V; NaN if missing
   * @param cellVoltageV [cell], V; NaN if missing
   * @param temperatureDegC [probe], degC; NaN if missing
   * @param bmsSoc state of charge that the pack's own BMS reports, 0..1; NaN if missing
   * @param quality bits of {@link SampleQuality}
   */
  void visit(
      long seq,
      long timestampMs,
      long monotonicMs,
      int bootId,
      double currentA,
      double packVoltageV,
      double[] cellVoltageV,
      double[] temperatureDegC,
      double bmsSoc,
      int quality);
}
