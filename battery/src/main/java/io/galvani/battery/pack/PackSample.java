package io.galvani.battery.pack;

/**
 * One time step of one pack, as the estimators read it: a mutable view that is filled for every
 * step, so that stepping allocates nothing. A missing value is NaN.
 */
public final class PackSample {
  private long seq;
  private long timestampMs;
  private long monotonicMs;
  private int bootId;
  private double currentA = Double.NaN;
  private double packVoltageV = Double.NaN;
  private double[] cellVoltageV = new double[0];
  private double[] temperatureDegC = new double[0];
  private double bmsSoc = Double.NaN;
  private int quality;

  /**
   * Points this view at the values of one step. The arrays are kept, not copied, and must stay
   * unchanged until the step is done.
   *
   * @param seq number of the sample in its lane and epoch
   * @param timestampMs wall clock, UTC ms
   * @param monotonicMs monotonic clock of its boot, ms
   * @param bootId identity of that boot; monotonic times of different boots do not compare
   * @param currentA pack current, A, positive into the battery
   * @param packVoltageV pack voltage as measured, V
   * @param cellVoltageV [cell], V
   * @param temperatureDegC [probe], degC
   * @param bmsSoc state of charge that the pack's own BMS reports, 0..1
   * @param quality flags of the source, passed through
   */
  public void set(
      long seq,
      long timestampMs,
      long monotonicMs,
      int bootId,
      double currentA,
      double packVoltageV,
      double[] cellVoltageV,
      double[] temperatureDegC,
      double bmsSoc,
      int quality) {
    this.seq = seq;
    this.timestampMs = timestampMs;
    this.monotonicMs = monotonicMs;
    this.bootId = bootId;
    this.currentA = currentA;
    this.packVoltageV = packVoltageV;
    this.cellVoltageV = cellVoltageV;
    this.temperatureDegC = temperatureDegC;
    this.bmsSoc = bmsSoc;
    this.quality = quality;
  }

  public long seq() {
    return seq;
  }

  public long timestampMs() {
    return timestampMs;
  }

  public long monotonicMs() {
    return monotonicMs;
  }

  public int bootId() {
    return bootId;
  }

  public double currentA() {
    return currentA;
  }

  public double packVoltageV() {
    return packVoltageV;
  }

  public double[] cellVoltageV() {
    return cellVoltageV;
  }

  public double[] temperatureDegC() {
    return temperatureDegC;
  }

  public double bmsSoc() {
    return bmsSoc;
  }

  public int quality() {
    return quality;
  }
}
