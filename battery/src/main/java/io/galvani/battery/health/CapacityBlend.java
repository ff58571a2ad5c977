package io.galvani.battery.health;

/**
 * Capacity of a cell of which now and then a full discharge is seen and otherwise partial curves:
 * the last whole capacity and the {@link CurveTrack}'s, weighed by how well each foretold the whole
 * capacities so far.
 *
 * <pre>
 * ln C = Σ w_i·ln C_i,  w_i ∝ 1/m_i²,  m_i = fading mean of (ln C_i − ln C)² at each full discharge
 * </pre>
 *
 * <p>Their errors are taken as fully correlated: sigma = Σ w_i·√m_i. Where the type's ageing model
 * does not fit this cell, the last whole capacity wins by itself. Bad at: the first full
 * discharges, where the m_i are still guesses.
 */
public final class CapacityBlend {
  private static final double MEMORY = 8;
  private static final double FIRST_LAST_MSE = 0.01 * 0.01;
  private static final double LEAST_MSE = 1e-6;

  private final CurveTrack track;
  private double lastLog = Double.NaN;
  private double trackMse = Double.NaN;
  private double lastMse = FIRST_LAST_MSE;

  /** Blends a track, which the caller goes on feeding, with whole capacities. */
  public CapacityBlend(CurveTrack track) {
    this.track = track;
  }

  /** Whether a whole capacity was seen; before, this is the track alone. */
  public boolean hasWhole() {
    return !Double.isNaN(lastLog);
  }

  /** Capacity to cut-off, Ah. */
  public double capacityAh() {
    if (Double.isNaN(lastLog)) {
      return track.capacityAh();
    }
    double share = trackShare();
    return StrictMath.exp(share * StrictMath.log(track.capacityAh()) + (1 - share) * lastLog);
  }

  /** Variance of ln C. */
  public double variance() {
    if (Double.isNaN(lastLog)) {
      return track.variance();
    }
    double share = trackShare();
    double sigma = share * Math.sqrt(trackMse) + (1 - share) * Math.sqrt(lastMse);
    return sigma * sigma;
  }

  /**
   * Takes a whole capacity in, by which both are judged; the track learns it too.
   *
   * @param wholeAh capacity to cut-off, Ah, positive
   * @param variance of its logarithm
   */
  public void updateCapacity(double wholeAh, double variance) {
    if (!(wholeAh > 0)) {
      return;
    }
    double log = StrictMath.log(wholeAh);
    double trackError = StrictMath.log(track.capacityAh()) - log;
    double before = Double.isNaN(trackMse) ? track.variance() : trackMse;
    trackMse = faded(before, trackError);
    if (!Double.isNaN(lastLog)) {
      lastMse = faded(lastMse, lastLog - log);
    }
    lastLog = log;
    track.updateCapacity(wholeAh, variance);
  }

  private double trackShare() {
    double ofTrack = 1 / (trackMse * trackMse);
    double ofLast = 1 / (lastMse * lastMse);
    return ofTrack / (ofTrack + ofLast);
  }

  private static double faded(double mse, double error) {
    return Math.max(LEAST_MSE, mse + (error * error - mse) / MEMORY);
  }
}
