package io.galvani.edge.model;

import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.edge.delivery.SideTraffic;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.release.verify.Device;
import io.galvani.release.verify.RefusedException;
import io.galvani.release.verify.Roots;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.MqttTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of all packs of an agent, on a thread of their own: loading, verifying and trying a
 * release never holds up a sample. Network and disk are touched by this thread and the line's only.
 */
public final class ModelDesk implements AutoCloseable, SideTraffic, ModelLine {
  private static final Logger LOG = LoggerFactory.getLogger(ModelDesk.class);
  private static final long TICK_MS = 200;
  private static final long STOP_WAIT_MS = 5_000;
  private static final String ENGINE = "onnxruntime";

  private final ModelsConfig config;
  private final String agentVersion;
  private final LongSupplier wallClockMs;
  private final RootDocument delivered;
  private final List<ModelKeeper> keepers = new ArrayList<>();
  private final List<PackLanes> packs = new ArrayList<>();
  private final BlockingQueue<Turn> events = new LinkedBlockingQueue<>();
  private final Set<ModelKeeper> failed = ConcurrentHashMap.newKeySet();
  private final Object outbound = new Object();
  private final List<String> topics = new ArrayList<>();
  private final Map<String, byte[]> messages = new LinkedHashMap<>();
  private final Thread thread = new Thread(this::run, "models");
  private Runnable wake = () -> {};
  private volatile boolean closing;
  private volatile boolean sound = true;

  /** What each keeper is told or does, on the models' thread. */
  @FunctionalInterface
  private interface Turn {
    void of(ModelKeeper keeper) throws InterruptedException;
  }

  /**
   * @param agentVersion version of this agent, as releases demand one
   * @throws InputException if the root document cannot be used
   */
  public ModelDesk(ModelsConfig config, String agentVersion, LongSupplier wallClockMs) {
    this.config = config;
    this.agentVersion = agentVersion;
    this.wallClockMs = wallClockMs;
    this.delivered = root(config.root());
    try {
      NativeRuntime.prepare(config.dir());
    } catch (IOException unusable) {
      throw new InputException("models.dir must take files, but: " + FileReason.of(unusable));
    }
    thread.setDaemon(true);
  }

  private static RootDocument root(Path file) {
    try {
      return Roots.requireDelivered(SignedDocument.parse(Files.readAllBytes(file)));
    } catch (IOException | MalformedDocumentException | RefusedException unusable) {
      throw new InputException(
          "models.root must be a signed root document, but "
              + file
              + " is not: "
              + FileReason.of(unusable));
    }
  }

  /**
   * Takes a pack in before its stored samples are replayed. A folder that cannot be read leaves the
   * pack without that model.
   *
   * @param use duty that it lives in, empty for none
   * @param mapping identity of how its channels are mapped
   * @param epoch numbering of its samples now
   */
  public PackLanes add(
      PackId pack, String use, PackModel model, String mapping, LongSupplier epoch) {
    Path home = config.dir().resolve(pack.pack());
    ChargeFile charges = new ChargeFile(pack, model, mapping, home);
    PackLanes lanes = new PackLanes(model, use, charges, epoch);
    Device device =
        new Device(
            pack.key(),
            config.hardware(),
            model.cell().chemistry().name(),
            ENGINE,
            NativeRuntime.version(),
            agentVersion,
            KnownModel.schemas());
    String program = agentVersion + " " + NativeRuntime.version();
    Surroundings around =
        new Surroundings(TrialFingerprint.of(model, mapping, use, program), DeviceBoot.id());
    for (KnownModel known : KnownModel.values()) {
      Path folder = home.resolve(known.id());
      try {
        InstalledReleases installed =
            InstalledReleases.open(known, folder, device, delivered, config, around, wallClockMs);
        ModelKeeper keeper =
            new ModelKeeper(
                pack,
                known,
                config,
                installed,
                lanes,
                this,
                epoch,
                wallClockMs,
                model.nominalIntervalS());
        keeper.boot();
        keepers.add(keeper);
      } catch (IOException damaged) {
        LOG.error(
            "Releases of a pack cannot be read, it does without, packId={} model={} reason={}",
            pack,
            known.id(),
            FileReason.of(damaged));
      }
    }
    lanes.restoreCharges();
    packs.add(lanes);
    return lanes;
  }

  /**
   * @param wakeLine makes the line look for what there is to send
   */
  public void start(Runnable wakeLine) {
    wake = wakeLine;
    thread.start();
  }

  private void run() {
    sound = false;
    try {
      while (!closing) {
        Turn event = events.poll(TICK_MS, TimeUnit.MILLISECONDS);
        for (; event != null; event = events.poll()) {
          each(event);
        }
        each(keeper -> keeper.tick(nowMs()));
        packs.forEach(PackLanes::storeCharges);
      }
      sound = true;
    } catch (InterruptedException stopped) {
      sound = true;
      Thread.currentThread().interrupt();
    } catch (RuntimeException fault) {
      LOG.error("Models failed, estimates go on with what serves", fault);
    }
  }

  /** A fault of one model of one pack stays its own: what serves there goes on, and all others. */
  private void each(Turn turn) throws InterruptedException {
    for (ModelKeeper keeper : keepers) {
      if (failed.contains(keeper)) {
        continue;
      }
      try {
        turn.of(keeper);
      } catch (RuntimeException fault) {
        failed.add(keeper);
        LOG.error(
            "Model of a pack failed, it stays as it is until the agent is started again, packId={} model={}",
            keeper.pack(),
            keeper.model().id(),
            fault);
      }
    }
  }

  /** Models of packs that a fault ended: they stay as they are until the next start. */
  public int failed() {
    return failed.size();
  }

  /** Writes of releases and of what they have shown that the disk did not take. */
  public long storeFailures() {
    return keepers.stream().mapToLong(ModelKeeper::storeFailures).sum();
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void linkUp() {
    events.add(keeper -> keeper.linkUp(nowMs()));
  }

  @Override
  public void linkDown() {
    events.add(ModelKeeper::linkDown);
  }

  @Override
  public void received(String topic, byte[] payload) {
    Optional<ReleaseKey> release = ReleaseKey.parseTopic(topic);
    if (release.isPresent()) {
      events.add(keeper -> keeper.onRelease(release.get(), payload, nowMs()));
      return;
    }
    MqttTopic.parse(topic)
        .ifPresent(
            named ->
                ModelTopics.ofWish(named)
                    .ifPresent(model -> events.add(wish(named.pack(), model, payload))));
  }

  private static Turn wish(PackId pack, KnownModel model, byte[] payload) {
    return keeper -> {
      if (keeper.pack().equals(pack) && keeper.model() == model) {
        keeper.onDesired(payload, nowMs());
      }
    };
  }

  @Override
  public void subscribe(List<String> more) {
    if (!more.isEmpty()) {
      synchronized (outbound) {
        topics.addAll(more);
      }
      wake.run();
    }
  }

  @Override
  public void publish(String topic, byte[] payload) {
    synchronized (outbound) {
      messages.put(topic, payload);
    }
    wake.run();
  }

  @Override
  public List<String> subscriptions() {
    synchronized (outbound) {
      List<String> taken = List.copyOf(topics);
      topics.clear();
      return taken;
    }
  }

  @Override
  public Map<String, byte[]> messages() {
    synchronized (outbound) {
      Map<String, byte[]> taken = new LinkedHashMap<>(messages);
      messages.clear();
      return taken;
    }
  }

  /** Ends the thread, and then the models: no pack may step any more. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(STOP_WAIT_MS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    boolean inOrder = sound && !thread.isAlive();
    keepers.forEach(keeper -> keeper.close(inOrder && !failed.contains(keeper)));
    packs.forEach(PackLanes::close);
  }
}
