package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetWindow;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.trainer.round.OfPack;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of one pack, in order.
 *
 * @param pack {@code tenant/pack}
 * @param chemistry as registered
 * @param cell its parameter set
 * @param steps those that snippets are cut from
 */
record PackSteps(String pack, String chemistry, CellParameterSet cell, List<SnippetStep> steps)
    implements OfPack {

  /** The same with other steps. */
  PackSteps with(List<SnippetStep> other) {
    return new PackSteps(pack, chemistry, cell, other);
  }

  /** The newest of them. */
  PackSteps newest(int most) {
    return with(steps.subList(Math.max(0, steps.size() - most), steps.size()));
  }

  /** Time that a step covers, s. */
  double durationS(int step) {
    SnippetStep now = steps.get(step);
    return step == 0 || !now.continues()
        ? CorrectionFeatures.BLOCK_S
        : (now.timestampMs() - steps.get(step - 1).timestampMs()) / 1000.0;
  }

  /** Time that they cover, without gaps, s. */
  double durationS() {
    double sum = 0;
    for (int k = 0; k < steps.size(); k++) {
      sum += durationS(k);
    }
    return sum;
  }

  /** Snippets, as the watch over the pack cuts them; time counts without gaps. */
  List<Snippet> snippets() {
    List<Snippet> snippets = new ArrayList<>();
    SnippetWindow window = new SnippetWindow();
    double atS = 0;
    for (int k = 0; k < steps.size(); k++) {
      SnippetStep step = steps.get(k);
      atS += durationS(k);
      if (!step.continues()) {
        window.clear();
      }
      if (window.add(step.values())) {
        float[] values = new float[PackSnippets.WIDTH];
        window.copyTo(values);
        snippets.add(new Snippet(values, window.charging(), atS));
      }
    }
    return snippets;
  }
}
