package io.galvani.battery.twin;

import io.galvani.battery.twin.TwinSettings.Use;

/**
 * What a car does all day, compressed: town, rest, highway, rest, town, rest, charge, rest, and
 * again. One round takes at most 82 minutes, so any 90 minutes hold driving, charging and rest.
 *
 * <p>Driving is a speed that goes after random targets; power from it as of a car of 1.8 t:
 *
 * <pre>P = (m · a + ½ρcA · v² + F) · v</pre>
 *
 * <p>with 60 % of braking power recovered. C-rates are relative to 60 kWh, times the load.
 */
final class DutyCycle {
  private static final double MASS_KG = 1800;
  private static final double DRAG_N_S2_PER_M2 = 0.4;
  private static final double ROLLING_N = 180;
  private static final double ENERGY_WH = 60_000;
  private static final double RECOVERED = 0.6;
  private static final double ACCESSORIES_W = 500;

  /** Charging ends when the current at constant voltage falls below this. */
  private static final double TAPER_C_RATE = 0.05;

  private enum Activity {
    TOWN_OUT(480, 720),
    STOP_OUT(180, 300),
    HIGHWAY(480, 720),
    STOP_BACK(120, 240),
    TOWN_BACK(360, 540),
    PARKED(180, 300),
    CHARGE(1200, 1680),
    PARKED_FULL(240, 420);

    private final double shortestS;
    private final double longestS;

    Activity(double shortestS, double longestS) {
      this.shortestS = shortestS;
      this.longestS = longestS;
    }

    boolean driving() {
      return this == TOWN_OUT || this == HIGHWAY || this == TOWN_BACK;
    }
  }

  private final Use use;
  private final SeededNoise noise;
  private Activity activity;
  private double activityLeftS;
  private boolean chargeDone;
  private double speedMPerS;
  private double targetMPerS;
  private double targetLeftS;

  DutyCycle(Use use, SeededNoise noise) {
    this.use = use;
    this.noise = noise;
    activity = Activity.values()[(int) (noise.uniform() * Activity.values().length)];
    activityLeftS = noise.uniform(0.3, 1) * activity.shortestS;
  }

  boolean charging() {
    return activity == Activity.CHARGE && !chargeDone;
  }

  boolean driving() {
    return activity.driving();
  }

  /**
   * Wanted C-rate of the next interval, positive when charging.
   *
   * @param soc mean state of charge of the pack
   * @param chargeCRateAllowed greatest C-rate that keeps every cell below its voltage, for the
   *     taper
   * @param brakingCRateAllowed greatest C-rate that does so if it begins at once, for what braking
   *     recovers
   */
  @SuppressWarnings("EnumOrdinal") // the activities follow one another as they are listed
  double nextCRate(double dtS, double soc, double chargeCRateAllowed, double brakingCRateAllowed) {
    activityLeftS -= dtS;
    if (activityLeftS <= 0) {
      activity = Activity.values()[(activity.ordinal() + 1) % Activity.values().length];
      activityLeftS = noise.uniform(activity.shortestS, activity.longestS);
      chargeDone = false;
      speedMPerS = 0;
      targetLeftS = 0;
    }
    if (activity.driving() && soc > 0.08) {
      return Math.min(driveCRate(dtS), brakingCRateAllowed);
    }
    return activity == Activity.CHARGE ? chargeCRate(soc, chargeCRateAllowed) : 0;
  }

  private double chargeCRate(double soc, double allowed) {
    double wanted = Math.min(use.chargeCRate(), allowed);
    if (soc >= use.chargeToSoc() || wanted < TAPER_C_RATE) {
      chargeDone = true;
    }
    return chargeDone ? 0 : wanted;
  }

  private double driveCRate(double dtS) {
    targetLeftS -= dtS;
    if (targetLeftS <= 0) {
      chooseTarget();
    }
    double hurry = activity == Activity.HIGHWAY ? 0.9 : 1.4;
    double wanted = (targetMPerS - speedMPerS) / dtS;
    double acceleration = Math.max(-1.5, Math.min(hurry, wanted));
    double before = speedMPerS;
    speedMPerS = Math.max(0, speedMPerS + acceleration * dtS);
    double mean = 0.5 * (before + speedMPerS);
    double force = MASS_KG * acceleration + DRAG_N_S2_PER_M2 * mean * mean + ROLLING_N;
    double tractionW = force * mean;
    double batteryW = ACCESSORIES_W + (tractionW > 0 ? tractionW : RECOVERED * tractionW);
    return -use.load() * batteryW / ENERGY_WH;
  }

  private void chooseTarget() {
    if (activity == Activity.HIGHWAY) {
      targetMPerS = noise.uniform(22, 36);
      targetLeftS = noise.uniform(20, 60);
    } else if (targetMPerS > 0 && noise.uniform() < 0.5) {
      targetMPerS = 0;
      targetLeftS = noise.uniform(15, 40);
    } else {
      targetMPerS = noise.uniform(6, 17);
      targetLeftS = noise.uniform(15, 45);
    }
  }
}
