package io.galvani.trainer.correction;

import io.galvani.trainer.correction.Windows.Scaled;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.engine.ProcessMemory;
import io.galvani.trainer.round.PackSplit;
import io.galvani.trainer.round.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains the SOC correction from sequences. One training at a time in a process. */
public final class CorrectionTraining {
  /** Packs are shared out to so many parts by hash; each member leaves one of them out. */
  private static final int PARTS = 4;

  private final List<CorrectionSequence> rows;
  private final int ownRows;
  private final float[][] ranges;
  private final CorrectionPlan plan;
  private final Progress progress;
  private final InputScale scale;
  private final List<Scaled> scaled = new ArrayList<>();
  private final List<Integer> part = new ArrayList<>();
  private final List<CorrectionMember> members = new ArrayList<>();
  private final List<Long> residentMib = new ArrayList<>();
  private final double[] losses;

  private CorrectionTraining(
      List<CorrectionSequence> own,
      List<CorrectionSequence> beside,
      CorrectionPlan plan,
      Progress progress) {
    this.rows = new ArrayList<>(own);
    rows.addAll(beside);
    this.ownRows = own.size();
    this.ranges = ranges(own);
    this.plan = plan;
    this.progress = progress;
    this.losses = new double[plan.epochs()];
    float[][] steps = steps(rows);
    this.scale = InputScale.of(steps);
  }

  /**
   * Trains a model.
   *
   * @param rows sequences of several packs, with labels
   * @throws IllegalArgumentException saying what the rows lack: see {@link TrainingNeeds}
   */
  public static CorrectionModel train(
      List<CorrectionSequence> rows, CorrectionPlan plan, Progress progress) {
    return train(rows, List.of(), plan, progress);
  }

  /**
   * Trains a model with more to learn from than the packs that it is for.
   *
   * @param own sequences of several packs, with labels
   * @param beside sequences of other cells: what errors have in common is learned from them too,
   *     but the model answers only within the ranges of {@code own}
   * @throws IllegalArgumentException saying what the own rows lack: see {@link TrainingNeeds}
   */
  static CorrectionModel train(
      List<CorrectionSequence> own,
      List<CorrectionSequence> beside,
      CorrectionPlan plan,
      Progress progress) {
    TrainingNeeds.require(own);
    EngineSettings.apply();
    int most = plan.stepsPerPack();
    return new CorrectionTraining(capped(own, most), capped(beside, most), plan, progress).run();
  }

  /** Whole sequences of each pack until it has contributed what it may. */
  static List<CorrectionSequence> capped(List<CorrectionSequence> rows, int stepsPerPack) {
    Map<String, Integer> taken = new LinkedHashMap<>();
    List<CorrectionSequence> kept = new ArrayList<>();
    for (CorrectionSequence row : rows) {
      int before = taken.getOrDefault(row.pack(), 0);
      if (row.labelled() > 0 && before < stepsPerPack) {
        taken.put(row.pack(), before + row.labelled());
        kept.add(row);
      }
    }
    return kept;
  }

  private CorrectionModel run() {
    Map<String, Integer> partOfPack = parts(rows);
    for (CorrectionSequence row : rows) {
      scaled.add(Windows.scaled(scale, row));
      part.add(partOfPack.getOrDefault(row.pack(), 0));
    }
    try {
      List<Trust.Heard> own = new ArrayList<>();
      List<Trust.Heard> others = new ArrayList<>();
      for (int member = 0; member < plan.members(); member++) {
        trainMember(member);
        hear(member, own, others);
      }
      List<Double> curve = Arrays.stream(losses).boxed().toList();
      return new CorrectionModel(
          plan, scale, ranges, members, Trust.of(own, others), curve, residentMib);
    } catch (RuntimeException | Error failed) {
      members.forEach(CorrectionMember::close);
      throw failed;
    }
  }

  /** Trains one member on all packs but those that it leaves out. */
  private void trainMember(int member) {
    List<Scaled> taught = new ArrayList<>();
    for (int k = 0; k < scaled.size(); k++) {
      if (part.get(k) != member % PARTS) {
        taught.add(scaled.get(k));
      }
    }
    long seed = plan.seed() * 31 + member;
    CorrectionMember network =
        new CorrectionMember(
            plan, plan.epochs() * CorrectionMember.stepsPerEpoch(plan, taught), seed);
    members.add(network);
    network.train(
        taught,
        seed,
        (epoch, loss) -> {
          losses[epoch] += loss / plan.members();
          residentMib.add(ProcessMemory.residentMib());
          progress.told(
              new Progress.Epoch(
                  member,
                  plan.members(),
                  epoch,
                  plan.epochs(),
                  loss,
                  residentMib.get(residentMib.size() - 1)));
        });
  }

  /** What a member says of the packs that it left out. */
  private void hear(int member, List<Trust.Heard> own, List<Trust.Heard> others) {
    for (int k = 0; k < scaled.size(); k++) {
      if (part.get(k) == member % PARTS) {
        float[][] answer = members.get(member).predict(scaled.get(k), new float[plan.units()]);
        (k < ownRows ? own : others).add(new Trust.Heard(rows.get(k), answer));
      }
    }
  }

  /** Packs in the order of their hashes, round and round: each part has a fair share of few. */
  private static Map<String, Integer> parts(List<CorrectionSequence> rows) {
    List<String> packs =
        rows.stream()
            .map(CorrectionSequence::pack)
            .distinct()
            .sorted(java.util.Comparator.comparing(PackSplit::hash))
            .toList();
    Map<String, Integer> parts = new LinkedHashMap<>();
    for (int k = 0; k < packs.size(); k++) {
      parts.put(packs.get(k), k % PARTS);
    }
    return parts;
  }

  private static float[][] steps(List<CorrectionSequence> rows) {
    List<float[]> steps = new ArrayList<>();
    for (CorrectionSequence row : rows) {
      for (int k = 0; k < row.steps(); k++) {
        if (row.finite(k)) {
          steps.add(row.features()[k]);
        }
      }
    }
    return steps.toArray(float[][]::new);
  }

  private static float[][] ranges(List<CorrectionSequence> rows) {
    float[][] ranges = new float[CorrectionSequence.FEATURES][];
    for (int k = 0; k < ranges.length; k++) {
      ranges[k] = new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    }
    for (float[] step : steps(rows)) {
      for (int k = 0; k < ranges.length; k++) {
        ranges[k][0] = Math.min(ranges[k][0], step[k]);
        ranges[k][1] = Math.max(ranges[k][1], step[k]);
      }
    }
    return ranges;
  }
}
