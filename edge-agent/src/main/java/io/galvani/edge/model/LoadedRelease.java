package io.galvani.edge.model;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.battery.anomaly.PackAnomaly;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.charge.CapacityNetwork;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.PackCapacity;
import io.galvani.battery.charge.TaughtUses;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackModel;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingRange;
import io.galvani.release.model.TrainingUses;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.release.run.RowModel;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;

/**
 * A verified release in memory.
 *
 * @param counter release
 * @param work begins it anew on a pack
 * @param running what steps it
 * @param memoryMib resident memory that it added, native included, MiB
 */
record LoadedRelease(long counter, Work work, RunningModel running, double memoryMib) {

  /** What a release can be begun as. */
  sealed interface Work {}

  /** Begins a correction of the state of charge. */
  @FunctionalInterface
  non-sealed interface Correcting extends Work {
    PackCorrection begin(PackModel pack);
  }

  /** Begins a watch for what no healthy pack looks like. */
  @FunctionalInterface
  non-sealed interface Watching extends Work {
    PackAnomaly begin(PackModel pack);
  }

  /** Begins to tell capacity from charges. */
  @FunctionalInterface
  non-sealed interface Estimating extends Work {
    PackCapacity begin(PackModel pack);
  }

  /** Loads bytes that were checked. */
  static LoadedRelease of(ReleaseManifest manifest, byte[] onnx) throws RefusedException {
    double before = ProcessMemory.residentMib();
    KnownModel model =
        KnownModel.of(manifest.model())
            .orElseThrow(
                () ->
                    new RefusedException(
                        Refusal.MODEL_UNKNOWN, "nothing here runs " + manifest.model()));
    try {
      return switch (model) {
        case SOC_CORRECTION -> correction(manifest, onnx, before);
        case ANOMALY -> anomaly(manifest, onnx, before);
        case CAPACITY -> capacity(manifest, onnx, before);
      };
    } catch (ModelException refused) {
      throw new RefusedException(Refusal.LOAD_FAILED, String.valueOf(refused.getMessage()));
    }
  }

  private static LoadedRelease correction(ReleaseManifest manifest, byte[] onnx, double before)
      throws ModelException, RefusedException {
    FeatureSchema features = manifest.features();
    var ranges = TrainingRange.correction(features);
    RecurrentModel model = RecurrentModel.load(onnx, 1);
    if (model.featureSize() != CorrectionFeature.COUNT) {
      model.close();
      throw new RefusedException(
          Refusal.LOAD_FAILED,
          "the model must take %d features, but takes %d"
              .formatted(CorrectionFeature.COUNT, model.featureSize()));
    }
    RunningNetwork network = new RunningNetwork(model);
    Correcting work = pack -> new PackCorrection(pack, network, ranges);
    return new LoadedRelease(manifest.counter(), work, network, added(before));
  }

  private static LoadedRelease anomaly(ReleaseManifest manifest, byte[] onnx, double before)
      throws ModelException, RefusedException {
    var ranges = TrainingRange.drivers(manifest.features());
    int rowSize = PackSnippets.WIDTH;
    int answerSize = AnomalyNetwork.ANSWERS;
    // A drive has fewer snippets than a warm-up takes: all of them are to tell its time.
    RunningRows network =
        RunningRows.warm(
            RowModel.load(onnx, RowModel.Names.SNIPPET, rowSize, answerSize), rowSize, answerSize);
    Watching work = pack -> new PackAnomaly(pack, network::run, ranges);
    return new LoadedRelease(manifest.counter(), work, network, added(before));
  }

  private static LoadedRelease capacity(ReleaseManifest manifest, byte[] onnx, double before)
      throws ModelException, RefusedException {
    var ranges = TrainingRange.charges(manifest.features());
    TaughtUses uses = TrainingUses.of(manifest.lineage());
    int rowSize = ChargeHistory.INPUTS;
    int answerSize = CapacityNetwork.ANSWERS;
    RunningRows network =
        RunningRows.warm(
            RowModel.load(onnx, RowModel.Names.CHARGE, rowSize, answerSize), rowSize, answerSize);
    Estimating work = pack -> new PackCapacity(pack, network::run, ranges, uses);
    return new LoadedRelease(manifest.counter(), work, network, added(before));
  }

  private static double added(double before) {
    return Math.max(0, ProcessMemory.residentMib() - before);
  }
}
