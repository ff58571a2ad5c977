package io.galvani.workbench.fault;

import java.util.List;

/**
 * What the oracle found; every count but the first five has to be 0.
 *
 * @param sampled numbers that the edges handed out
 * @param estimated of these, estimated (coasted included)
 * @param rejected refused for their time
 * @param declared declared missing by their edge, with a reason
 * @param deadLetters messages that could not be read
 * @param deadLettersDifferent unreadable records of the telemetry topic without exactly one dead
 *     letter
 * @param lost numbers that nobody declared and nobody has, and samples that were on an edge's disk
 *     when it was killed and did not arrive
 * @param duplicated estimates of a number that was estimated before
 * @param reordered estimates out of the order of their pack
 * @param corrupted samples that arrived otherwise than they were measured
 * @param phantom samples that nobody measured
 * @param digestsDifferent states that differ from those of an undisturbed run
 * @param alerts alert events
 * @param alertsDifferent alert events that are missing or too many against an undisturbed run
 * @param points points of packs in the database
 * @param pointsDifferent points missing or too many, against the estimates
 * @param details the first few of what is wrong
 */
public record Verdict(
    long sampled,
    long estimated,
    long rejected,
    long declared,
    long deadLetters,
    long deadLettersDifferent,
    long lost,
    long duplicated,
    long reordered,
    long corrupted,
    long phantom,
    long digestsDifferent,
    long alerts,
    long alertsDifferent,
    long points,
    long pointsDifferent,
    List<String> details) {

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return lost + duplicated + reordered + corrupted + phantom == 0
        && digestsDifferent + alertsDifferent + pointsDifferent + deadLettersDifferent == 0
        && sampled > 0;
  }

  /** One line. */
  @Override
  public String toString() {
    return String.format(
        "N %d: lost %d, duplicated %d, reordered %d, corrupted %d, phantom %d, states different %d,"
            + " alerts %d of which different %d, points %d of which different %d; estimated %d,"
            + " rejected %d, declared %d, dead letters %d of which different %d%s",
        sampled,
        lost,
        duplicated,
        reordered,
        corrupted,
        phantom,
        digestsDifferent,
        alerts,
        alertsDifferent,
        points,
        pointsDifferent,
        estimated,
        rejected,
        declared,
        deadLetters,
        deadLettersDifferent,
        details.isEmpty() ? "" : "; " + details);
  }
}
