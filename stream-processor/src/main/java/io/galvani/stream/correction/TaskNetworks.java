package io.galvani.stream.correction;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionNetwork;
import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackModel;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks of one task; packs of the task that run the same release share one. */
public final class TaskNetworks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskNetworks.class);

  private final CorrectionShelf shelf;
  private final Map<CorrectionRelease, Network> loaded = new HashMap<>();

  public TaskNetworks(CorrectionShelf shelf) {
    this.shelf = shelf;
  }

  /** A correction of a pack that has seen nothing; null while the release is not at hand. */
  public @Nullable PackCorrection open(String tenant, long counter, PackModel model) {
    CorrectionRelease release = shelf.find(tenant, counter);
    if (release == null) {
      return null;
    }
    Network network = loaded.get(release);
    if (network == null) {
      network = load(tenant, release);
      if (network == null) {
        return null;
      }
      loaded.put(release, network);
    }
    return new PackCorrection(model, network, release.ranges());
  }

  private static @Nullable Network load(String tenant, CorrectionRelease release) {
    try {
      RecurrentModel model = RecurrentModel.load(release.onnx(), 1);
      if (model.featureSize() == CorrectionFeature.COUNT) {
        return new Network(model);
      }
      model.close();
      LOG.warn("Release takes other features, tenant={} counter={}", tenant, release.counter());
    } catch (ModelException refused) {
      LOG.warn(
          "Release cannot be loaded, tenant={} counter={} reason={}",
          tenant,
          release.counter(),
          refused.getMessage());
    }
    return null;
  }

  @Override
  public void close() {
    loaded.values().forEach(network -> network.model.close());
    loaded.clear();
  }

  /** What cannot step answers what is no number. */
  private static final class Network implements CorrectionNetwork {
    private final RecurrentModel model;

    Network(RecurrentModel model) {
      this.model = model;
    }

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
  }
}
