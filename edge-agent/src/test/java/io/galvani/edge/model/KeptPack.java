package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.edge.TestCells;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One pack with its models, without a broker: what would be retained lies in a map. */
class KeptPack implements ModelLine {
  static final PackId PACK = new PackId("acme", "pack-1");
  private static final KnownModel KNOWN = KnownModel.SOC_CORRECTION;
  private static final long EPOCH = 77;

  final PackModel model = new PackModel(TestCells.nmc().parameters(), 2, 1, new int[] {0}, 1);
  final Map<String, byte[]> broker = new HashMap<>();
  final List<String> subscribed = new ArrayList<>();
  final List<ModelReport> reports = new ArrayList<>();
  final PackLanes lanes = new PackLanes(model);
  final InstalledReleases installed;
  final ModelKeeper keeper;
  private final List<String> unanswered = new ArrayList<>();
  private final PackEstimator estimator = new PackEstimator(model);
  PackState state = estimator.newState();
  final PackState alone = estimator.newState();
  private final HealthState health = new PackHealth(model).newState();
  long nowMs = 1_000;
  long seq;

  KeptPack(ModelsConfig config, long wallClockMs) throws Exception {
    this(config, wallClockMs, new Surroundings("pack", "boot 1"));
  }

  KeptPack(ModelsConfig config, long wallClockMs, Surroundings around) throws Exception {
    NativeRuntime.prepare(Path.of("target")); // one folder for all tests of this process
    Path folder = config.dir().resolve("pack-1");
    installed = OpenSlots.in(folder, PACK, KNOWN, config, around, wallClockMs);
    keeper =
        new ModelKeeper(
            PACK, KNOWN, config, installed, lanes, this, () -> EPOCH, () -> wallClockMs, 1);
    keeper.boot();
  }

  /** Starts as an agent does that stored this before it went. */
  KeptPack start(byte[] stored, long storedSeq) {
    lanes.restore(stored);
    lanes.resumed(storedSeq);
    seq = storedSeq;
    keeper.linkUp(nowMs);
    return this;
  }

  /** Starts as the agent does that comes back so long after this one went. */
  KeptPack startAfter(KeptPack former, int offS) {
    broker.putAll(former.broker);
    state = PackState.read(model, former.state.packBlock(), former.state.cellBlock());
    return start(former.lanes.block(), former.seq + offS);
  }

  KeptPack start() {
    return start(new byte[0], 0);
  }

  @Override
  public void subscribe(List<String> topics) {
    subscribed.addAll(topics);
    unanswered.addAll(topics);
  }

  @Override
  public void publish(String topic, byte[] payload) {
    try {
      reports.add(ModelReport.parse(payload));
    } catch (MalformedMessageException amiss) {
      throw new AssertionError(amiss);
    }
  }

  void desire(long counter, long withdrawn) throws InterruptedException {
    keeper.onDesired(SignedReleases.desired(PACK, counter, withdrawn, nowMs), nowMs);
    turn();
  }

  /** Lets everything happen that can without time or samples. */
  void turn() throws InterruptedException {
    keeper.tick(nowMs);
    while (!unanswered.isEmpty()) {
      List<String> asked = List.copyOf(unanswered);
      unanswered.clear();
      for (String topic : asked) {
        byte[] payload = broker.get(topic);
        if (payload != null) {
          ReleaseKey.parseTopic(topic).ifPresent(key -> keeper.onRelease(key, payload, nowMs));
        }
      }
      keeper.tick(nowMs);
    }
  }

  /** Samples a second apart at a slow discharge. */
  void samples(int count) throws InterruptedException {
    samples(count, 25);
  }

  /** The same at so low a temperature that the mean of the features is negative. */
  void coldSamples(int count) throws InterruptedException {
    samples(count, -30);
  }

  private void samples(int count, double temperatureDegC) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      PackSample sample = new PackSample();
      long ms = 1_000 * seq;
      double[] cellV = {3.7 - 1e-6 * seq, 3.71 - 1e-6 * seq};
      double[] degC = {temperatureDegC};
      sample.set(seq, ms, ms, 1, -0.1, Double.NaN, cellV, degC, Double.NaN, 0);
      lanes.onSample(state, sample, estimator.step(state, sample), Double.NaN, health);
      estimator.step(alone, sample);
      seq++;
      nowMs += 1_000;
      if (seq % 10 == 0) {
        turn();
      }
    }
  }

  ModelReport last() {
    assertThat(reports).isNotEmpty();
    return reports.get(reports.size() - 1);
  }

  List<ModelReport.State> states() {
    List<ModelReport.State> states = new ArrayList<>();
    for (ModelReport report : reports) {
      if (states.isEmpty() || states.get(states.size() - 1) != report.state()) {
        states.add(report.state());
      }
    }
    return states;
  }

  /** The agent ends in order. */
  void stop() {
    keeper.close(true);
  }

  /** The agent ends without goodbye. */
  void die() {
    lanes.correction().close();
  }
}
