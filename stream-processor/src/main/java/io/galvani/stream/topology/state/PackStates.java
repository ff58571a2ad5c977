package io.galvani.stream.topology.state;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.battery.condition.ConditionEstimator;
import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackState;
import io.galvani.schemas.PackFingerprint;
import io.galvani.schemas.PackId;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.model.TaskNetworks;
import io.galvani.stream.topology.admit.Admission;
import io.galvani.stream.topology.rollup.MinuteRollup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packs of one task. {@link #save} must follow every change in the same call of a processor:
 * then the stores' changelogs, the offsets and the output commit together, and whatever is live can
 * be forgotten at any time.
 */
public final class PackStates {
  private static final Logger LOG = LoggerFactory.getLogger(PackStates.class);
  private static final String WATCH = "|watch";
  private static final String HEALTH = "|health";
  private static final int[] DOUBLES = {Double.BYTES};
  private static final byte[] NONE = new byte[0];

  private final KeyValueStore<String, byte[]> registry;
  private final KeyValueStore<String, byte[]> packState;
  private final KeyValueStore<String, byte[]> cellState;
  private final PackModels models;
  private final ChargeStates charges;
  private final TaskNetworks networks;
  private final Map<PackId, LivePack> live;

  /**
   * @param mostLive packs kept as live objects; others are read again when they speak
   */
  public PackStates(
      KeyValueStore<String, byte[]> registry,
      KeyValueStore<String, byte[]> packState,
      KeyValueStore<String, byte[]> cellState,
      PackModels models,
      TaskNetworks networks,
      int mostLive) {
    this.registry = registry;
    this.packState = packState;
    this.cellState = cellState;
    this.charges = new ChargeStates(cellState);
    this.models = models;
    this.networks = networks;
    this.live =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<PackId, LivePack> eldest) {
            return size() > mostLive;
          }
        };
  }

  /** The pack as it was last saved; a new one if it never was. */
  public LivePack get(PackId id) {
    LivePack known = live.get(id);
    if (known == null) {
      known = load(id);
      live.put(id, known);
    }
    return known;
  }

  private LivePack load(PackId id) {
    byte[] bytes = packState.get(id.key());
    PackBlock block = bytes == null ? null : PackBlock.read(bytes);
    if (bytes != null && block == null) {
      LOG.warn("Pack state cannot be read and starts anew, pack={}, bytes={}", id, bytes.length);
    }
    Engine restored = block == null ? null : restore(id, block);
    Engine engine = restored == null ? newEngine(id) : restored;
    return new LivePack(
        id,
        block == null ? new Admission() : block.admission(),
        block == null ? new MinuteRollup() : block.rollup(),
        engine,
        restored == null && bytes != null && (block == null || block.difference().length > 0));
  }

  private @Nullable Engine restore(PackId id, PackBlock block) {
    PackRegistration registration = registration(id);
    byte[] stored = cellState.get(id.key());
    if (registration == null || stored == null || block.difference().length == 0) {
      return null;
    }
    try {
      CellBlock cells = CellBlock.read(stored);
      if (cells.fingerprint() != PackFingerprint.of(registration)) {
        return null;
      }
      Learned learned = learned(id, registration);
      Engine engine = engine(id, block, cells, models.of(registration), learned);
      engine.base(cells.fast());
      engine.markStored();
      return engine;
    } catch (IllegalArgumentException otherVersion) {
      LOG.warn("Pack state starts anew, pack={}, reason={}", id, otherVersion.getMessage());
      return null;
    }
  }

  private Learned learned(PackId id, PackRegistration registration) {
    return Learned.of(id, PackUse.of(registration), models.of(registration).model(), networks);
  }

  private Engine engine(
      PackId id, PackBlock block, CellBlock cells, PackModels.Shared steps, Learned learned) {
    FastBlocks fast = FastBlocks.read(Difference.apply(block.difference(), cells.fast()));
    ChargeHead head = charges.head(id.key());
    learned.restore(fast, head.said());
    return new Engine(
        cells.fingerprint(),
        steps,
        PackState.read(steps.model(), fast.estimator(), cells.estimator()),
        DetectorState.read(steps.model(), fast.detector(), cells.detector(), seldom(id, WATCH)),
        health(id, fast.health(), steps.health()),
        condition(id, fast.condition(), cells.thermal(), steps.condition()),
        learned,
        charges.charges(id.key(), steps.model(), head, block.charging()));
  }

  /** A block that is stored by itself since it changes seldom; empty if it never was. */
  private byte[] seldom(PackId id, String what) {
    byte[] block = cellState.get(id.key() + what);
    return block == null ? NONE : block;
  }

  /** A health of another version begins anew; the estimator beside it goes on. */
  private HealthState health(PackId id, byte[] fast, PackHealth estimator) {
    byte[] cells = seldom(id, HEALTH);
    try {
      return cells.length == 0 && fast.length == 0
          ? estimator.newState()
          : estimator.read(fast, PackedBlocks.unpack(DOUBLES, cells)[0]);
    } catch (IllegalArgumentException otherVersion) {
      LOG.warn("Health starts anew, pack={}, reason={}", id, otherVersion.getMessage());
      return estimator.newState();
    }
  }

  /** A condition of another version begins anew; the estimator beside it goes on. */
  private static ConditionState condition(
      PackId id, byte[] fast, byte[] thermal, ConditionEstimator estimator) {
    try {
      return estimator.read(fast, thermal);
    } catch (IllegalArgumentException otherVersion) {
      LOG.warn("Condition starts anew, pack={}, reason={}", id, otherVersion.getMessage());
      return estimator.newState();
    }
  }

  private @Nullable Engine newEngine(PackId id) {
    PackRegistration registration = registration(id);
    if (registration == null) {
      return null;
    }
    return Engine.begun(
        PackFingerprint.of(registration), models.of(registration), learned(id, registration));
  }

  private @Nullable PackRegistration registration(PackId id) {
    byte[] bytes = registry.get(id.key());
    try {
      return bytes == null ? null : PackRegistration.parseFrom(bytes);
    } catch (InvalidProtocolBufferException damaged) {
      LOG.warn("Registration cannot be read, pack={}", id);
      return null;
    }
  }

  /**
   * Stores what changed.
   *
   * @return bytes put into the stores
   */
  public int save(LivePack pack) {
    String key = pack.id().key();
    Engine engine = pack.engine();
    int bytes = 0;
    byte[] difference = NONE;
    byte[] charging = NONE;
    if (engine != null) {
      if (engine.neverStored()) {
        removeSeldom(key);
      }
      bytes = charges.saveOpen(key, engine.running());
      byte[] fast = FastBlocks.of(engine).toBytes();
      bytes += saveSeldom(key, engine, fast);
      difference = Difference.of(fast, engine.base());
      charging = engine.running().block();
      engine.markStored();
    }
    byte[] block = new PackBlock(pack.admission(), pack.rollup(), difference, charging).toBytes();
    packState.put(key, block);
    return bytes + block.length;
  }

  /** Stores what changes more seldom than the fast blocks, where it changed. */
  private int saveSeldom(String key, Engine engine, byte[] fast) {
    int bytes = 0;
    if (engine.cellsChanged()) {
      bytes += put(key, cells(engine, fast));
      engine.base(fast);
    }
    if (engine.watchChanged()) {
      bytes += put(key + WATCH, engine.detectorState().watchBlock());
    }
    if (engine.healthChanged()) {
      bytes += put(key + HEALTH, PackedBlocks.pack(DOUBLES, engine.health().cellBlock()));
    }
    return bytes + charges.saveEnded(key, engine);
  }

  /** What is still there of a pack with other cells must not come back with the next restart. */
  private void removeSeldom(String key) {
    for (String what : List.of(WATCH, HEALTH)) {
      if (cellState.get(key + what) != null) {
        cellState.delete(key + what);
      }
    }
    charges.remove(key);
  }

  private static byte[] cells(Engine engine, byte[] fast) {
    return new CellBlock(
            engine.fingerprint(),
            engine.state().cellBlock(),
            engine.detectorState().cellBlock(),
            engine.condition().thermalBlock(),
            fast)
        .toBytes();
  }

  private int put(String key, byte[] block) {
    cellState.put(key, block);
    return block.length;
  }

  /** Forgets what is live, so that the next {@link #get} reads what was last saved. */
  public void forget(PackId id) {
    live.remove(id);
  }

  /** Removes a pack, live and stored. */
  public void remove(PackId id) {
    live.remove(id);
    packState.delete(id.key());
    cellState.delete(id.key());
    removeSeldom(id.key());
  }

  /** The account in a stored pack block; null if it cannot be read. */
  public static @Nullable Admission account(byte[] packBlock) {
    PackBlock block = PackBlock.read(packBlock);
    return block == null ? null : block.admission();
  }
}
