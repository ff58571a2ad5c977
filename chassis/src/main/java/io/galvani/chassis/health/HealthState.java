package io.galvani.chassis.health;

/**
 * What one check found.
 *
 * @param healthy whether the program does what it is for
 * @param detail one short sentence, without secrets
 */
public record HealthState(boolean healthy, String detail) {
  public static HealthState ok(String detail) {
    return new HealthState(true, detail);
  }

  public static HealthState failing(String detail) {
    return new HealthState(false, detail);
  }
}
