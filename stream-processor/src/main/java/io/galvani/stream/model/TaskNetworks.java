package io.galvani.stream.model;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.battery.anomaly.PackAnomaly;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionNetwork;
import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackModel;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingRange;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.release.run.RowModel;
import io.galvani.release.verify.RefusedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks of one task; packs of the task that run the same release share one. */
public final class TaskNetworks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskNetworks.class);

  private final ReleaseShelf shelf;
  private final Map<VerifiedRelease, Network> loaded = new HashMap<>();

  public TaskNetworks(ReleaseShelf shelf) {
    this.shelf = shelf;
  }

  /** A correction of a pack that has seen nothing; null while the release is not at hand. */
  public @Nullable PackCorrection correction(String tenant, long counter, PackModel model) {
    VerifiedRelease release = shelf.find(tenant, KnownModel.SOC_CORRECTION, counter);
    try {
      return release != null && network(release) instanceof Corrections network
          ? new PackCorrection(model, network, TrainingRange.correction(release.features()))
          : null;
    } catch (ModelException | RefusedException refused) {
      warn(tenant, release, refused);
      return null;
    }
  }

  /** A watch over a pack that has seen nothing; null while the release is not at hand. */
  public @Nullable PackAnomaly anomaly(String tenant, long counter, PackModel model) {
    VerifiedRelease release = shelf.find(tenant, KnownModel.ANOMALY, counter);
    try {
      return release != null && network(release) instanceof Anomalies network
          ? new PackAnomaly(model, network, TrainingRange.drivers(release.features()))
          : null;
    } catch (ModelException | RefusedException refused) {
      warn(tenant, release, refused);
      return null;
    }
  }

  private static void warn(String tenant, @Nullable VerifiedRelease release, Exception refused) {
    LOG.warn(
        "Release cannot be loaded, tenant={} model={} counter={} reason={}",
        tenant,
        release == null ? "none" : release.model().id(),
        release == null ? 0 : release.counter(),
        refused.getMessage());
  }

  private Network network(VerifiedRelease release) throws ModelException {
    Network network = loaded.get(release);
    if (network == null) {
      network = load(release);
      loaded.put(release, network);
    }
    return network;
  }

  private static Network load(VerifiedRelease release) throws ModelException {
    return switch (release.model()) {
      case SOC_CORRECTION -> {
        RecurrentModel model = RecurrentModel.load(release.onnx(), 1);
        if (model.featureSize() != CorrectionFeature.COUNT) {
          model.close();
          throw new ModelException("it takes other features", null);
        }
        yield new Corrections(model);
      }
      case ANOMALY ->
          new Anomalies(RowModel.load(release.onnx(), PackSnippets.WIDTH, AnomalyNetwork.ANSWERS));
    };
  }

  @Override
  public void close() {
    loaded.values().forEach(Network::close);
    loaded.clear();
  }

  /** What cannot run answers what is no number. */
  private sealed interface Network permits Corrections, Anomalies {
    void close();
  }

  private record Corrections(RecurrentModel model) implements Network, CorrectionNetwork {
    @Override
    public int hiddenSize() {
      return model.hiddenSize();
    }

    @Override
    public void step(float[] row, float[] hidden, float[] answer) {
      try {
        model.step(row, hidden, answer);
      } catch (ModelException failed) {
        Arrays.fill(answer, Float.NaN);
      }
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private record Anomalies(RowModel model) implements Network, AnomalyNetwork {
    @Override
    public void judge(float[] snippet, float[] answer) {
      try {
        model.run(snippet, answer);
      } catch (ModelException failed) {
        Arrays.fill(answer, Float.NaN);
      }
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
