package io.galvani.trainer.soh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the members are.
 *
 * @param shape of every network
 * @param views what they look at, in turn
 * @param aged whether the number of charges so far counts, downwards only
 * @param trees whether boosted trees stand beside the networks
 */
record EnsembleKind(NetworkShape shape, List<HistoryView> views, boolean aged, boolean trees) {
  static final EnsembleKind GALVANI =
      new EnsembleKind(
          NetworkShape.DENSE,
          List.of(
              HistoryView.NOW,
              HistoryView.RECENT,
              HistoryView.WHOLE_LIFE,
              HistoryView.DRIFT,
              HistoryView.RATES),
          true,
          true);
  static final EnsembleKind MLP =
      new EnsembleKind(NetworkShape.DENSE, List.of(HistoryView.NOW), false, false);
  static final EnsembleKind CNN =
      new EnsembleKind(NetworkShape.CONVOLUTION, List.of(HistoryView.NOW), false, false);

  /** The same with no more views than there are members to look at them. */
  EnsembleKind within(int members) {
    int fewer = Math.min(members, views.size());
    return new EnsembleKind(shape, views.subList(0, fewer), aged, trees);
  }

  HistoryView view(int member) {
    return views.get(member % views.size());
  }

  /** Shares of the sources by name. */
  Map<String, Double> named(double[] shares) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int source = 0; source < shares.length; source++) {
      boolean view = source < views.size();
      String name = view ? views.get(source).name() : "trees";
      named.put(name, shares[source]);
    }
    return named;
  }

  /** Views, and the trees. */
  int sources() {
    return views.size() + (trees ? 1 : 0);
  }

  /** Into how many parts the cells are shared out, so that each view leaves out each part. */
  int parts(int members) {
    return Math.max(1, members / views.size());
  }
}
