package io.galvani.trainer.soh.trees;

import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.soh.level.LeftOut;
import io.galvani.trainer.soh.level.Lesson;
import io.galvani.trainer.soh.level.LevelSource;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.RowChoice;
import io.galvani.trainer.soh.table.TrainingRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of sets of boosted trees, each without a part of the cells; fewer than networks, since
 * they cost more.
 *
 * @param sets at least one
 */
public record TreeSets(List<BoostedTrees> sets) implements LevelSource {
  private static final int MOST = 5;

  /** Learns; tells what is said of rows left out. */
  public static TreeSets train(Lesson lesson, long seed, LeftOut leftOut) {
    TrainingRows rows = lesson.rows();
    int count = Math.min(MOST, rows.parts());
    float[][] toLearn = KnownUses.someWithheld(rows.inputs());
    int[] group = Arrays.stream(rows.part()).map(part -> part % count).toArray();
    List<BoostedTrees> sets = new ArrayList<>();
    for (int set = 0; set < count; set++) {
      int without = count > 1 ? set : -1;
      RowChoice taught = RowChoice.without(group, without);
      RowChoice judged = RowChoice.of(group, without);
      BoostedTrees grown =
          BoostedTrees.train(taught.from(toLearn), taught.from(lesson.y()), seed * 31 + set);
      sets.add(grown);
      if (judged.size() > 0) {
        leftOut.said(judged.rows(), grown.predict(judged.from(rows.inputs())));
      }
    }
    return new TreeSets(sets);
  }

  @Override
  public float[] level(float[][] inputs, float[][] scaled) {
    float[] mean = new float[inputs.length];
    for (BoostedTrees set : sets) {
      float[] said = set.predict(inputs);
      for (int row = 0; row < mean.length; row++) {
        mean[row] += said[row] / sets.size();
      }
    }
    return mean;
  }

  @Override
  public String level(OnnxGraph graph, String inputs, String scaled) {
    String sum = TreesExport.sum(graph, sets, inputs);
    return graph.node("Div", sum, graph.scalar("tree_sets", sets.size()));
  }
}
