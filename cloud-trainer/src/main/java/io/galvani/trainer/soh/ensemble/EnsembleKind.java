package io.galvani.trainer.soh.ensemble;

import io.galvani.trainer.soh.level.HistoryView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the members are.
 *
 * @param shape of every network
 * @param views what they look at, in turn
 * @param aged whether the number of charges so far counts, downwards only
 * @param beside what else estimates the level, in order
 */
public record EnsembleKind(
    NetworkShape shape, List<HistoryView> views, boolean aged, List<Companion> beside) {
  /** From fewer cells it cannot be learned how far each source is to be trusted. */
  private static final int LEAST_CELLS = 6;

  private static final List<Companion> OF_MANY =
      List.of(Companion.TREES, Companion.PROCESS, Companion.PROCESS_CHANGE);
  private static final List<Companion> OF_FEW =
      List.of(Companion.TREES, Companion.PROCESS, Companion.PROCESS_NOW);
  private static final double TRACE = 1e-3;

  public static final EnsembleKind GALVANI =
      new EnsembleKind(
          NetworkShape.DENSE,
          List.of(
              HistoryView.NOW,
              HistoryView.RECENT,
              HistoryView.WHOLE_LIFE,
              HistoryView.DRIFT,
              HistoryView.RATES),
          true,
          OF_MANY);
  public static final EnsembleKind MLP =
      new EnsembleKind(NetworkShape.DENSE, List.of(HistoryView.NOW), false, List.of());
  public static final EnsembleKind CNN =
      new EnsembleKind(NetworkShape.CONVOLUTION, List.of(HistoryView.NOW), false, List.of());

  /** What suits so many training cells: from few, networks learn less than what is simpler. */
  EnsembleKind suiting(int cells) {
    List<Companion> suiting = cells < LEAST_CELLS ? OF_FEW : OF_MANY;
    return new EnsembleKind(shape, views, aged, beside.isEmpty() ? beside : suiting);
  }

  /** Shares that are not learned, one in sum: the networks together count as each other source. */
  Optional<double[]> givenShares() {
    if (!isOfFew()) {
      return Optional.empty();
    }
    double even = 1.0 / (1 + beside.size());
    double[] shares = new double[sources()];
    Arrays.fill(shares, even);
    Arrays.fill(shares, 0, views.size(), even / views.size());
    return Optional.of(shares);
  }

  /** The same with no more views than there are members to look at them. */
  EnsembleKind within(int members) {
    int fewer = Math.min(members, views.size());
    return new EnsembleKind(shape, views.subList(0, fewer), aged, beside);
  }

  HistoryView view(int member) {
    return views.get(member % views.size());
  }

  /** Shares of the sources by name. */
  Map<String, Double> named(double[] shares) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int source = 0; source < shares.length; source++) {
      int after = source - views.size();
      named.put(after < 0 ? views.get(source).name() : beside.get(after).label, shares[source]);
    }
    return named;
  }

  /**
   * What the scale of each source counts for, one in sum: the shares among the views, a trace for
   * those that have none, and nothing for what is beside them and tells no scale. From few cells
   * nothing at all: how a scale tuned on them grows with age is anybody's guess, so that their
   * interval is as wide as unseen cells erred, at every age.
   */
  double[] scaleShares(double[] shares) {
    double[] ofScale = new double[shares.length];
    if (isOfFew()) {
      return ofScale;
    }
    double sum = 0;
    for (int view = 0; view < views.size(); view++) {
      ofScale[view] = shares[view] + TRACE;
      sum += ofScale[view];
    }
    for (int view = 0; view < views.size(); view++) {
      ofScale[view] /= sum;
    }
    return ofScale;
  }

  /**
   * Shares of the sources for a cell of no known use, one in sum, where they were learned from
   * cells of known ones alone: nothing for what leans on the use, the others as they are to each
   * other.
   */
  double[] sharesOfUnknownUse(double[] shares) {
    if (isOfFew()) {
      return shares;
    }
    double[] others = new double[shares.length];
    double sum = 0;
    for (int source = 0; source < shares.length; source++) {
      int after = source - views.size();
      boolean leans = after >= 0 && beside.get(after).leansOnUse;
      others[source] = leans ? 0 : shares[source] + TRACE;
      sum += others[source];
    }
    for (int source = 0; source < shares.length; source++) {
      others[source] /= sum;
    }
    return others;
  }

  private boolean isOfFew() {
    return beside.equals(OF_FEW);
  }

  /** Views, and what is beside them. */
  int sources() {
    return views.size() + beside.size();
  }

  /** Into how many parts the cells are shared out, so that each view leaves out each part. */
  public int parts(int members) {
    return Math.max(1, members / views.size());
  }
}
