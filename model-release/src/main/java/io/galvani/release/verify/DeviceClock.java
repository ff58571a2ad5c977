package io.galvani.release.verify;

/**
 * What a device's own clock says.
 *
 * @param synced whether it was set in this boot by a source that is trusted
 * @param nowMs Unix time, ms; ignored unless synced
 */
public record DeviceClock(boolean synced, long nowMs) {
  /** The time to hold expiry against: never before what was attested; -1 if unknown. */
  long latestMs(long attestedTimeMs) {
    long own = synced ? nowMs : 0;
    long latest = Math.max(own, attestedTimeMs);
    return latest > 0 ? latest : -1;
  }
}
