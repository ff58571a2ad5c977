package io.galvani.trainer.correction;

import java.util.Random;

/**
 * How the filter is told a drive wrongly, so that the network meets what sensors do.
 *
 * @param offsetCRate the current reads too high by this, multiples of the capacity per hour
 * @param gain the current reads this times its value
 * @param shiftK the temperature reads too high by this, K
 * @param noiseV white noise of the voltage, V
 * @param stepV resolution of the voltage, V; 0 = none
 * @param stepA resolution of the current, A; 0 = none
 * @param from share of the drive that is left out before the start
 * @param told whether the filter is told the SOC at the start
 * @param seed of the noise
 */
record Disturbance(
    double offsetCRate,
    double gain,
    double shiftK,
    double noiseV,
    double stepV,
    double stepA,
    double from,
    boolean told,
    long seed) {

  /** Nothing wrong. */
  static final Disturbance NONE = new Disturbance(0, 1, 0, 0, 0, 0, 0, true, 0);

  /** Draws one: each kind of error in about every other drive, half of the starts unknown. */
  static Disturbance draw(Random random) {
    boolean told = random.nextBoolean();
    boolean coarse = random.nextInt(5) == 0;
    return new Disturbance(
        random.nextBoolean() ? 0.24 * (random.nextDouble() - 0.5) : 0.005 * random.nextGaussian(),
        random.nextBoolean() ? 1 + 0.015 * random.nextGaussian() : 1,
        random.nextBoolean() ? 2.5 * random.nextGaussian() : 0,
        random.nextInt(3) == 0 ? 0.005 : 0,
        coarse ? 0.01 : 0,
        coarse ? 0.1 : 0,
        told ? 0 : 0.8 * random.nextDouble(),
        told,
        random.nextLong());
  }

  double voltageV(double trueV, Random random) {
    double read = noiseV > 0 ? trueV + noiseV * random.nextGaussian() : trueV;
    return stepV > 0 ? stepV * Math.rint(read / stepV) : read;
  }

  double currentA(double trueA, double capacityAh) {
    double read = trueA * gain + offsetCRate * capacityAh;
    return stepA > 0 ? stepA * Math.rint(read / stepA) : read;
  }
}
