package io.galvani.workbench.arrivals;

import io.galvani.schemas.PackId;

/**
 * What arrived of one pack so far, and its state as the stream last estimated it.
 *
 * @param pack which pack
 * @param cells measured voltages in series, 0 before the registration was seen
 * @param counts samples by what became of them
 * @param estimate the last estimate, {@link Estimate#NONE} before the first
 */
public record PackArrival(PackId pack, int cells, Counts counts, Estimate estimate) {

  /**
   * Numbers of the telemetry lane, by what the stages accounted for.
   *
   * @param forwarded numbers that the bridge stored in Kafka
   * @param processed numbers that the stream processor accounted for
   * @param estimated stepped, coasted ones included
   * @param coasted stepped without all of their measurements
   * @param rejected refused for their time
   * @param declared declared missing by the edge
   * @param lost never arrived and never declared
   * @param duplicates messages seen more than once by bridge or stream processor
   * @param frames telemetry messages that the bridge forwarded
   * @param bytes their bytes
   * @param sunk numbers that the sink accounted for
   * @param points points that the sink wrote
   */
  public record Counts(
      long forwarded,
      long processed,
      long estimated,
      long coasted,
      long rejected,
      long declared,
      long lost,
      long duplicates,
      long frames,
      long bytes,
      long sunk,
      long points) {}

  /**
   * A pack's state at its last estimated sample.
   *
   * @param timestampMs event time, UTC ms
   * @param soc state of charge, 0..1
   * @param socSigma its standard deviation
   * @param bmsSoc state of charge that the pack itself reports, 0..1, NaN if it does not
   * @param currentA positive into the battery
   * @param cellSpreadV highest minus lowest cell voltage
   * @param lowestCell cell of the lowest voltage, from 0
   * @param hottestDegC highest probe temperature, NaN without probes
   * @param hottestProbe its probe, from 0
   */
  public record Estimate(
      long timestampMs,
      double soc,
      double socSigma,
      double bmsSoc,
      double currentA,
      double cellSpreadV,
      int lowestCell,
      double hottestDegC,
      int hottestProbe) {
    /** Whether any sample was estimated yet. */
    public boolean present() {
      return timestampMs != 0;
    }

    /** Before the first sample. */
    public static final Estimate NONE =
        new Estimate(
            0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN, 0);
  }
}
