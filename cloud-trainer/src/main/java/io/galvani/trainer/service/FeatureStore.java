package io.galvani.trainer.service;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.trainer.correction.CorrectionManifest;
import io.galvani.trainer.correction.CorrectionSequence;
import io.galvani.trainer.correction.FleetStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the fleet streamed, the newest steps of every pack. Bounded: a pack keeps as many steps as
 * it may contribute. Repeated deliveries change nothing. One thread at a time.
 */
public final class FeatureStore {
  private static final int INNOVATION = 6;
  private static final double GAP_S = 60;

  private final int stepsPerPack;
  private final Map<String, Deque<FleetStep>> steps = new TreeMap<>();
  private final Map<String, String> chemistry = new HashMap<>();
  private final Map<String, CellParameters> cells = new HashMap<>();
  private final Set<String> alerts = new HashSet<>();
  private final Map<String, Long> offsets = new TreeMap<>();
  private long added;
  private long refused;
  private double innovationSumV;
  private long innovationCount;

  /**
   * @param stepsPerPack most steps that a pack keeps
   */
  public FeatureStore(int stepsPerPack) {
    this.stepsPerPack = stepsPerPack;
  }

  /** Takes the registration of a pack; one that cannot be read leaves the pack without labels. */
  public void register(String pack, byte[] registration) {
    try {
      PackRegistration read = PackRegistration.parseFrom(registration);
      chemistry.put(pack, read.getChemistry());
      cells.put(pack, CellLibrary.fromJson(read.getParameterJson(), pack).parameters());
    } catch (InvalidProtocolBufferException | InputException | IllegalArgumentException e) {
      refused++;
    }
  }

  /** An alert of key {@code tenant/pack/component/rule} is open, or not any more. */
  public void alert(String key, boolean open) {
    if (open) {
      alerts.add(key);
    } else {
      alerts.remove(key);
    }
  }

  /** Takes steps of a pack; those of another schema, and what cannot be read, are counted. */
  public void add(String pack, byte[] message) {
    try {
      add(pack, PackFeatures.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      refused++;
    }
  }

  private void add(String pack, PackFeatures message) {
    int count = message.getAtTimestampMsCount();
    int width = CorrectionSequence.FEATURES;
    if (message.getFeatureCount() != width
        || message.getFeaturesCount() != count * width
        || message.getDurationSCount() != count
        || !fits(message.getFeatureSha256())) {
      refused++;
      return;
    }
    chemistry.putIfAbsent(pack, message.getChemistry());
    Deque<FleetStep> own = steps.computeIfAbsent(pack, any -> new ArrayDeque<>());
    for (int k = 0; k < count; k++) {
      float[] row = new float[width];
      for (int i = 0; i < width; i++) {
        row[i] = message.getFeatures(k * width + i);
      }
      add(own, new FleetStep(message.getAtTimestampMs(k), message.getDurationS(k), row));
    }
  }

  /** The features are the same; outputs and names of a later schema may not be. */
  private static boolean fits(String sha256) {
    return sha256.isEmpty() || sha256.equals(CorrectionManifest.featureSha256());
  }

  private void add(Deque<FleetStep> own, FleetStep step) {
    if (!own.isEmpty() && step.timestampMs() <= own.getLast().timestampMs()) {
      return;
    }
    own.addLast(step);
    if (own.size() > stepsPerPack) {
      own.removeFirst();
    }
    added++;
    float innovationV = step.features()[INNOVATION];
    if (Float.isFinite(innovationV)) {
      innovationSumV += Math.abs(innovationV);
      innovationCount++;
    }
  }

  /** Remembers that everything before an offset was taken. */
  public void taken(String topicPartition, long nextOffset) {
    offsets.put(topicPartition, nextOffset);
  }

  /** Next offset by topic and partition. */
  public Map<String, Long> offsets() {
    return new TreeMap<>(offsets);
  }

  /** Steps taken since this was made. */
  public long added() {
    return added;
  }

  /** Messages that could not be used. */
  public long refused() {
    return refused;
  }

  /** Mean size of the innovation since the last call, V; NaN with fewer than 500 steps. */
  double innovationV() {
    return innovationCount < 500 ? Double.NaN : innovationSumV / innovationCount;
  }

  void resetInnovation() {
    innovationSumV = 0;
    innovationCount = 0;
  }

  Set<String> packs() {
    return steps.keySet();
  }

  String chemistry(String pack) {
    return chemistry.getOrDefault(pack, "");
  }

  /** The pack's parameter set, as registered. */
  java.util.Optional<CellParameters> cell(String pack) {
    return java.util.Optional.ofNullable(cells.get(pack));
  }

  /** Packs that one of the rules has an alert open on. */
  Set<String> alerting(List<String> rules) {
    Set<String> packs = new TreeSet<>();
    for (String key : alerts) {
      String[] parts = key.split("/", -1);
      if (parts.length == 4 && rules.contains(parts[3])) {
        packs.add(parts[0] + "/" + parts[1]);
      }
    }
    return packs;
  }

  /** Uninterrupted stretches of a pack. */
  List<List<FleetStep>> stretches(String pack) {
    List<List<FleetStep>> all = new ArrayList<>();
    List<FleetStep> open = new ArrayList<>();
    long lastMs = 0;
    for (FleetStep step : steps.getOrDefault(pack, new ArrayDeque<>())) {
      boolean gap = step.timestampMs() - lastMs > 1000 * (step.durationS() + GAP_S);
      if (gap && !open.isEmpty()) {
        all.add(List.copyOf(open));
        open.clear();
      }
      open.add(step);
      lastMs = step.timestampMs();
    }
    if (!open.isEmpty()) {
      all.add(List.copyOf(open));
    }
    return all;
  }
}
