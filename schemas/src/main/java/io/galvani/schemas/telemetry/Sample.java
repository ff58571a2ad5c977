package io.galvani.schemas.telemetry;

/**
 * One time step of one pack, as a source read it. A missing value is NaN. Arrays are not copied.
 *
 * @param timestampMs wall clock, UTC ms
 * @param monotonicMs monotonic clock of its boot, ms
 * @param currentA pack current, A, positive into the battery
 * @param packVoltageV pack voltage as measured, V
 * @param cellVoltageV [cell], V
 * @param temperatureDegC [probe], degC
 * @param bmsSoc state of charge that the pack's own BMS reports, 0..1
 * @param quality bits of {@link SampleQuality}
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
public record Sample(
    long timestampMs,
    long monotonicMs,
    double currentA,
    double packVoltageV,
    double[] cellVoltageV,
    double[] temperatureDegC,
    double bmsSoc,
    int quality) {}
