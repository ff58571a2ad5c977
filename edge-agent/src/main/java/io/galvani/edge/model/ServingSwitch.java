package io.galvani.edge.model;

import java.util.function.LongSupplier;

/**
 * From which of the pack's numbers on a release serves: a little ahead of the decision, so that the
 * cloud is told in time to switch at the same sample.
 */
final class ServingSwitch {
  private final InstalledReleases installed;
  private final Lanes<?> lanes;
  private final LongSupplier epoch;
  private final long aheadSamples;

  /**
   * What serves, as the cloud is told.
   *
   * @param counter release, 0 = none
   * @param epoch numbering of the pack's samples now
   * @param fromSeq number that it serves from, 0 = none does
   */
  record Served(long counter, long epoch, long fromSeq) {}

  /**
   * @param epoch numbering of the pack's samples now
   * @param aheadS time from the decision to the switch, s
   * @param nominalIntervalS seconds between samples, 0 = irregular
   */
  ServingSwitch(
      InstalledReleases installed,
      Lanes<?> lanes,
      LongSupplier epoch,
      double aheadS,
      double nominalIntervalS) {
    this.installed = installed;
    this.lanes = lanes;
    this.epoch = epoch;
    double intervalS = nominalIntervalS > 0 ? nominalIntervalS : 1;
    this.aheadSamples = 1 + (long) Math.ceil(aheadS / intervalS);
  }

  /** What was committed before a boot serves; from which number on is not known yet. */
  void resume(LoadedRelease committed) {
    lanes.serve(committed, epoch.getAsLong());
  }

  /** What is on trial serves soon. */
  void promote() {
    lanes.promote(epoch.getAsLong(), lanes.nextSeq() + aheadSamples);
  }

  /**
   * Gives what serves a number to serve from, in the numbering of now, if it has none.
   *
   * @return whether it had none
   */
  boolean settle() {
    boolean serves = installed.pointer().committed() != null && lanes.servingFrom() > 0;
    boolean undecided = lanes.servingFrom() == Lanes.UNDECIDED;
    boolean due = serves && (undecided || lanes.servingEpoch() != epoch.getAsLong());
    if (due) {
      lanes.serveFrom(epoch.getAsLong(), lanes.nextSeq() + aheadSamples);
    }
    return due;
  }

  Served served() {
    boolean serves = installed.pointer().committed() != null && lanes.servingEpoch() != 0;
    return new Served(
        serves ? installed.pointer().committedCounter() : 0,
        epoch.getAsLong(),
        serves ? lanes.servingFrom() : 0);
  }
}
