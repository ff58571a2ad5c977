package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.DriverRanges;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.engine.ProcessMemory;
import io.galvani.trainer.round.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * The trained autoencoder with its scale, its head and its threshold: a score of 1 is where an
 * alert begins.
 *
 * @param plan how it was trained
 * @param network in the training engine
 * @param scorer the network behind its scale, the threshold in its head
 * @param ranges [feature][low, high] of the snippets that it learned from
 * @param losses mean loss of every pass
 * @param residentMib memory after every pass
 * @param snippets how many it learned from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AnomalyModel(
    AnomalyPlan plan,
    SnippetNetwork network,
    RebuiltScorer scorer,
    float[][] ranges,
    List<Double> losses,
    List<Long> residentMib,
    int snippets)
    implements AutoCloseable {

  /**
   * Trains a model. One training at a time in a process.
   *
   * @param healthy vehicles to learn from; a faulty one is refused
   * @param unseen healthy vehicles to set the threshold by
   * @throws IllegalArgumentException saying what the vehicles lack
   */
  static AnomalyModel train(
      List<VehicleRecord> healthy,
      List<VehicleRecord> unseen,
      AnomalyPlan plan,
      Progress progress) {
    List<Snippet> learned = snippets(healthy, plan.snippetsPerVehicle());
    require(healthy, unseen, learned);
    float[][] ranges = ranges(learned);
    DriverRanges drivers = drivers(ranges);
    List<VehicleRecord> shown =
        unseen.stream().map(v -> v.of(s -> drivers.contain(s.values()))).toList();
    List<Snippet> others = snippets(shown, Integer.MAX_VALUE);
    EngineSettings.apply();
    SnippetScale scale = SnippetScale.of(learned);
    float[][] scaled = scale.apply(learned);
    int steps = plan.epochs() * ((scaled.length + plan.batch() - 1) / plan.batch());
    SnippetNetwork network = new SnippetNetwork(plan, steps);
    try {
      List<Double> losses = new ArrayList<>();
      List<Long> residentMib = new ArrayList<>();
      network.train(
          scaled,
          (epoch, loss) -> {
            losses.add(loss);
            residentMib.add(ProcessMemory.residentMib());
            progress.told(
                new Progress.Epoch(
                    0, 1, epoch, plan.epochs(), loss, residentMib.get(residentMib.size() - 1)));
          });
      RebuiltScorer plain = RebuiltScorer.fit("autoencoder", scale, network, learned, others);
      double threshold = Threshold.of(plain, shown, plan.alarmsPerPackDay());
      return new AnomalyModel(
          plan,
          network,
          plain.over(threshold),
          ranges,
          List.copyOf(losses),
          List.copyOf(residentMib),
          learned.size());
    } catch (RuntimeException | Error failed) {
      network.close();
      throw failed;
    }
  }

  private static void require(
      List<VehicleRecord> healthy, List<VehicleRecord> unseen, List<Snippet> learned) {
    if (healthy.stream().anyMatch(VehicleRecord::faulty)
        || unseen.stream().anyMatch(VehicleRecord::faulty)) {
      throw new IllegalArgumentException("vehicles to learn from must be healthy");
    }
    if (healthy.size() < 2 || learned.isEmpty()) {
      throw new IllegalArgumentException(
          "vehicles to learn from must be 2 or more with snippets, but were %d with %d"
              .formatted(healthy.size(), learned.size()));
    }
  }

  /** Snippets of each vehicle, evenly over its time where it has more than it may contribute. */
  static List<Snippet> snippets(List<VehicleRecord> vehicles, int most) {
    List<Snippet> all = new ArrayList<>();
    for (VehicleRecord vehicle : vehicles) {
      all.addAll(vehicle.thinned(most).snippets());
    }
    return all;
  }

  /** What drove the packs that it learned from. */
  DriverRanges drivers() {
    return drivers(ranges);
  }

  private static DriverRanges drivers(float[][] ranges) {
    double[] low = new double[ranges.length];
    double[] high = new double[ranges.length];
    for (int f = 0; f < ranges.length; f++) {
      low[f] = ranges[f][0];
      high[f] = ranges[f][1];
    }
    return new DriverRanges(low, high);
  }

  private static float[][] ranges(List<Snippet> snippets) {
    float[][] ranges = new float[SnippetFeature.COUNT][];
    for (int f = 0; f < ranges.length; f++) {
      ranges[f] = new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
      for (Snippet snippet : snippets) {
        for (int t = 0; t < PackSnippets.STEPS; t++) {
          float value = snippet.values()[f * PackSnippets.STEPS + t];
          ranges[f][0] = Math.min(ranges[f][0], value);
          ranges[f][1] = Math.max(ranges[f][1], value);
        }
      }
    }
    return ranges;
  }

  @Override
  public void close() {
    network.close();
  }
}
