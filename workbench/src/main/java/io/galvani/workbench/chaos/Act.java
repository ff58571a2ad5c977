package io.galvani.workbench.chaos;

import java.util.Locale;

/**
 * One fault of the schedule.
 *
 * @param atS when it begins, s after the start
 * @param kind what is done
 * @param target to what
 * @param forS how long it lasts, s
 */
record Act(double atS, Kind kind, String target, double forS) {

  /** What can be done. */
  enum Kind {
    /** A process is killed and started again. */
    KILL,
    /** A processor is killed, loses its state folder and is started again. */
    WIPE,
    /** A process stands still. */
    PAUSE,
    /** The connections of a link are reset. */
    CUT,
    /** A link is gone for a while. */
    DOWN,
    /** The connections of a link stay open and carry nothing any more. */
    FREEZE,
    /** A link stands still and goes on. */
    HOLD,
    /** A link is slow. */
    SLOW,
    /** Old frames come again, out of order, and frames of a pack that nobody knows. */
    FLOOD,
    /** Bytes that are no message, over MQTT and straight into Kafka. */
    BAD_DATA
  }

  double endS() {
    return atS + forS;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s %.1f s",
        kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        target,
        forS);
  }
}
