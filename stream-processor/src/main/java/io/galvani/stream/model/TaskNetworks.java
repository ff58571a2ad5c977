package io.galvani.stream.model;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.battery.anomaly.PackAnomaly;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.charge.CapacityNetwork;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.PackCapacity;
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
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of one task; packs of the task that run the same release share one. One that no pack
 * runs any more, because all have switched or are not live, is freed once the collector has seen
 * that nothing holds it. One thread at a time.
 */
public final class TaskNetworks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskNetworks.class);

  /** What could not be loaded, as where memory runs out, is not tried again with every sample. */
  private static final long AGAIN_NS = TimeUnit.MINUTES.toNanos(1);

  private final ReleaseShelf shelf;
  private final Map<VerifiedRelease, Long> againNs = new HashMap<>();
  private final Map<VerifiedRelease, Held> loaded = new HashMap<>();
  private final ReferenceQueue<Network> unused = new ReferenceQueue<>();

  public TaskNetworks(ReleaseShelf shelf) {
    this.shelf = shelf;
  }

  /** A correction of a pack that has seen nothing; null while the release is not at hand. */
  public @Nullable PackCorrection correction(String tenant, long counter, PackModel model) {
    return started(
        tenant,
        KnownModel.SOC_CORRECTION,
        counter,
        (release, network) ->
            network instanceof Corrections own
                ? new PackCorrection(model, own, TrainingRange.correction(release.features()))
                : null);
  }

  /** A watch over a pack that has seen nothing; null while the release is not at hand. */
  public @Nullable PackAnomaly anomaly(String tenant, long counter, PackModel model) {
    return started(
        tenant,
        KnownModel.ANOMALY,
        counter,
        (release, network) ->
            network instanceof Anomalies own
                ? new PackAnomaly(model, own, TrainingRange.drivers(release.features()))
                : null);
  }

  /** A capacity of a pack that has said nothing; null while the release is not at hand. */
  public @Nullable PackCapacity capacity(String tenant, long counter, PackModel model) {
    return started(
        tenant,
        KnownModel.CAPACITY,
        counter,
        (release, network) ->
            network instanceof Capacities own
                ? new PackCapacity(
                    model, own, TrainingRange.charges(release.features()), release.uses())
                : null);
  }

  /** What a pack keeps of a model, as it begins; null if the network is of another model. */
  private interface Start<S> {
    @Nullable S of(VerifiedRelease release, Network network) throws RefusedException;
  }

  private <S> @Nullable S started(String tenant, KnownModel model, long counter, Start<S> start) {
    VerifiedRelease release = shelf.find(tenant, model, counter);
    if (release == null || waits(release)) {
      return null;
    }
    try {
      return start.of(release, network(release));
    } catch (ModelException | RefusedException refused) {
      tell("Release cannot be loaded, tried again in a minute", tenant, release, refused);
      againNs.put(release, System.nanoTime() + AGAIN_NS);
      return null;
    } catch (IOException gone) {
      tell("Release is gone and is read from the topic again", tenant, release, gone);
      shelf.drop(tenant, release);
      return null;
    }
  }

  private boolean waits(VerifiedRelease release) {
    Long due = againNs.get(release);
    if (due != null && due - System.nanoTime() <= 0) {
      againNs.remove(release);
      return false;
    }
    return due != null;
  }

  private static void tell(String what, String tenant, VerifiedRelease release, Exception why) {
    LOG.warn(
        "{}, tenant={} model={} counter={} reason={}",
        what,
        tenant,
        release.model().id(),
        release.counter(),
        why.getMessage());
  }

  private Network network(VerifiedRelease release) throws ModelException, IOException {
    Held held = loaded.get(release);
    Network network = held == null ? null : held.get();
    if (network == null) {
      network = load(release);
      loaded.put(release, new Held(release, network, unused));
    }
    return network;
  }

  /** Frees networks that no pack runs any more; cheap where there are none. */
  public void freeUnused() {
    for (Reference<?> gone = unused.poll(); gone != null; gone = unused.poll()) {
      if (gone instanceof Held held) {
        held.model.close();
        loaded.remove(held.release, held);
      }
    }
  }

  /** Networks that are loaded. */
  int loaded() {
    return loaded.size();
  }

  /** A network as long as a pack holds it; what it is made of until it is closed. */
  private static final class Held extends WeakReference<Network> {
    private final VerifiedRelease release;
    private final NativeModel model;

    Held(VerifiedRelease release, Network network, ReferenceQueue<Network> unused) {
      super(network, unused);
      this.release = release;
      this.model = network.nativeModel();
    }
  }

  /** Memory outside the heap. */
  private interface NativeModel {
    void close();
  }

  private static Network load(VerifiedRelease release) throws ModelException, IOException {
    byte[] onnx = release.onnx().read();
    return switch (release.model()) {
      case SOC_CORRECTION -> {
        RecurrentModel model = RecurrentModel.load(onnx, 1);
        if (model.featureSize() != CorrectionFeature.COUNT) {
          model.close();
          throw new ModelException("it takes other features", null);
        }
        yield new Corrections(model);
      }
      case ANOMALY ->
          new Anomalies(
              RowModel.load(
                  onnx, RowModel.Names.SNIPPET, PackSnippets.WIDTH, AnomalyNetwork.ANSWERS));
      case CAPACITY ->
          new Capacities(
              RowModel.load(
                  onnx, RowModel.Names.CHARGE, ChargeHistory.INPUTS, CapacityNetwork.ANSWERS));
    };
  }

  @Override
  public void close() {
    loaded.values().forEach(held -> held.model.close());
    loaded.clear();
  }

  /** What cannot run answers what is no number. */
  private sealed interface Network permits Corrections, Anomalies, Capacities {
    NativeModel nativeModel();
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
    public NativeModel nativeModel() {
      return model::close;
    }
  }

  private static void run(RowModel model, float[] row, float[] answer) {
    try {
      model.run(row, answer);
    } catch (ModelException failed) {
      Arrays.fill(answer, Float.NaN);
    }
  }

  private record Anomalies(RowModel model) implements Network, AnomalyNetwork {
    @Override
    public void judge(float[] snippet, float[] answer) {
      run(model, snippet, answer);
    }

    @Override
    public NativeModel nativeModel() {
      return model::close;
    }
  }

  private record Capacities(RowModel model) implements Network, CapacityNetwork {
    @Override
    public void estimate(float[] row, float[] answer) {
      run(model, row, answer);
    }

    @Override
    public NativeModel nativeModel() {
      return model::close;
    }
  }
}
