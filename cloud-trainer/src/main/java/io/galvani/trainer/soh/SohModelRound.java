package io.galvani.trainer.soh;

import io.galvani.trainer.engine.ProcessMemory;
import io.galvani.trainer.soh.ensemble.CapacityExport;
import io.galvani.trainer.soh.ensemble.CapacityModel;
import io.galvani.trainer.soh.ensemble.EnsembleKind;
import io.galvani.trainer.soh.ensemble.Listener;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.TrainingRows;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Trains the model and its peers on one set of cells and judges all on the same other cells. */
final class SohModelRound {
  private final String name;
  private TrainingPlan plan;
  private final PrintWriter out;
  private final Judged judged;
  private final List<Long> residentMib = new ArrayList<>();
  private long peakMib;
  private KnownUses uses = KnownUses.NONE;
  private double[] losses = new double[0];
  private double parity = Double.NaN;
  private double samplesPerSecond = Double.NaN;
  private byte[] onnx = new byte[0];
  private Map<String, Double> shares = Map.of();

  SohModelRound(String name, TrainingPlan plan, PrintWriter out, Judged judged) {
    this.name = name;
    this.plan = plan;
    this.out = out;
    this.judged = judged;
  }

  /** Learns from the training cells; where cells to tune with are given, goes on with those. */
  void run(List<ChargeCell> train, List<ChargeCell> tune, List<ChargeCell> test) {
    uses = KnownUses.of(Stream.concat(train.stream(), tune.stream()).toList());
    TrainingRows rows = rows(train);
    TrainingRows asked = TrainingRows.all(test, uses);
    plan = plan.sizedFor(rows.size());
    out.printf(
        "%s: train %d cells, %d rows; tune %d cells; test %d cells, %d rows%n",
        name, rows.cells(), rows.size(), count(tune), asked.cells(), asked.size());
    // The training engine first, whatever else loads native code in this process.
    long start = System.nanoTime();
    CapacityModel model = CapacityModel.train(rows, plan, EnsembleKind.GALVANI, this::told);
    samplesPerSecond =
        1e9 * rows.size() * plan.epochs() * plan.members() / (System.nanoTime() - start);
    out.println();
    TrainingRows known = rows;
    if (!tune.isEmpty()) {
      judged.add("galvani-untuned", asked, model.predict(asked.inputs()));
      known = rows(tune);
      model = model.tuned(known, plan, this::told);
      out.println();
    }
    finish(model, asked);
    peers(known, asked, !tune.isEmpty());
  }

  private TrainingRows rows(List<ChargeCell> cells) {
    int parts = EnsembleKind.GALVANI.parts(plan.members());
    return TrainingRows.of(cells, Math.min(parts, count(cells)), plan.rowsPerCell(), uses);
  }

  private static int count(List<ChargeCell> cells) {
    return (int) cells.stream().map(ChargeCell::id).distinct().count();
  }

  private void finish(CapacityModel model, TrainingRows asked) {
    try (model) {
      onnx =
          CapacityExport.onnx(
              model, Map.of("seed", Long.toString(plan.seed()), "output", "capacity_ah"));
      parity = CapacityExport.parity(model, onnx, 256);
      peakMib = ProcessMemory.peakMib();
      losses = model.losses();
      shares = model.namedShares();
      judged.add("galvani", asked, model.predict(asked.inputs()));
    }
  }

  private void peers(TrainingRows rows, TrainingRows asked, boolean fromScratchToo) {
    peer("mlp", plan.single(), EnsembleKind.MLP, rows, asked);
    peer("cnn", plan.single(), EnsembleKind.CNN, rows, asked);
    if (fromScratchToo) {
      peer("galvani-from-scratch", plan, EnsembleKind.GALVANI, rows, asked);
    }
    TrainingRows taught = rows.someUsesWithheld();
    judged.add("tree", asked, TreePeer.capacityAh(taught, asked.inputs(), plan.seed()));
    LinearPeer linear = LinearPeer.train(taught);
    float[] capacityAh = new float[asked.size()];
    for (int row = 0; row < capacityAh.length; row++) {
      capacityAh[row] = (float) linear.capacityAh(asked.inputs()[row]);
    }
    judged.add("linear", asked, capacityAh);
  }

  private void peer(
      String peer, TrainingPlan how, EnsembleKind kind, TrainingRows rows, TrainingRows asked) {
    TrainingRows whole = how.members() > 1 ? rows : TrainingRows.unparted(rows);
    try (CapacityModel model = CapacityModel.train(whole, how, kind, Listener.NOBODY)) {
      judged.add(peer, asked, model.predict(asked.inputs()));
    }
  }

  private void told(int member, int epoch, double loss) {
    if (epoch % 10 == 9 || epoch == plan.epochs() - 1) {
      residentMib.add(ProcessMemory.residentMib());
    }
    int done = 20 * (epoch + 1) / plan.epochs();
    out.printf(
        "\r%s: network %d of %d [%s%s] epoch %d of %d",
        name,
        member + 1,
        plan.members(),
        "#".repeat(done),
        " ".repeat(20 - done),
        epoch + 1,
        plan.epochs());
    out.flush();
  }

  String name() {
    return name;
  }

  /** Resident memory every ten epochs, MiB. */
  List<Long> residentMib() {
    return List.copyOf(residentMib);
  }

  /** The most memory until the model was written, MiB. */
  long peakMib() {
    return peakMib;
  }

  double[] losses() {
    return losses;
  }

  /** Uses that the model is told, of the cells it was tuned with too. */
  List<String> uses() {
    return uses.names();
  }

  /** What each view of the ensemble counts for, and its trees. */
  Map<String, Double> shares() {
    return shares;
  }

  double parity() {
    return parity;
  }

  double samplesPerSecond() {
    return samplesPerSecond;
  }

  byte[] onnx() {
    return onnx;
  }
}
