package io.galvani.trainer.soh;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.Sha256;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.gate.GateVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Describes a trained capacity model as a release that nobody signed yet. */
final class SohManifest {
  static final FeatureSchema FEATURES = features();

  private static final double TOLERANCE = 1e-4;
  private static final long VALID_MS = 180L * 86_400_000;

  private SohManifest() {}

  /** What the model answers, to be met again on every edge. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Golden(float[][] inputs, float[][] outputs) {}

  private static FeatureSchema features() {
    List<Column> inputs = new ArrayList<>();
    for (HistoryBlock block : HistoryBlock.values()) {
      for (String feature : ChargeFolder.FEATURES) {
        inputs.add(new Column(feature.replace(' ', '_') + "/" + block.label, "as read"));
      }
    }
    for (int use = 1; use <= KnownUses.MOST; use++) {
      inputs.add(new Column(KnownUses.column(use), "1"));
    }
    inputs.add(new Column("ln_charges/8", "1"));
    return new FeatureSchema(
        inputs, List.of(new Column("capacity_ah", "Ah"), new Column("half_width_90_ah", "Ah")));
  }

  static ReleaseManifest of(
      TrainingSnapshot snapshot,
      Target target,
      TrainingPlan plan,
      byte[] onnx,
      GateVerdict verdict,
      Golden golden,
      long nowMs) {
    Map<String, String> lineage = new TreeMap<>();
    lineage.put("snapshot_sha256", snapshot.sha256());
    lineage.put("held_out", snapshot.rule());
    lineage.put("train_cells", Integer.toString(snapshot.train().size()));
    lineage.put("held_out_cells", Integer.toString(snapshot.heldOut().size()));
    lineage.putAll(snapshot.uses().lineage());
    lineage.put("plan", plan.toString());
    lineage.put("engine", EngineSettings.LIBRARIES);
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        "soh",
        1,
        target,
        FEATURES,
        List.of(new ModelFile("soh.onnx", onnx.length, Sha256.hex(onnx))),
        lineage,
        Map.of("gain", verdict.gain(), "gain_low", verdict.gainLow()),
        Map.of("least_gain", 0.03, "most_stratum_loss", 0.10),
        new GoldenVectors(rows(golden.inputs()), rows(golden.outputs()), TOLERANCE),
        nowMs,
        nowMs + VALID_MS,
        0);
  }

  private static List<List<Float>> rows(float[][] values) {
    List<List<Float>> rows = new ArrayList<>();
    for (float[] row : values) {
      List<Float> list = new ArrayList<>();
      for (float value : row) {
        list.add(value);
      }
      rows.add(list);
    }
    return rows;
  }
}
