package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.TaughtUses;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.pack.PackModel;
import io.galvani.edge.TestCells;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.monitor.PackMonitor;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.SavedState;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingUses;
import io.galvani.release.run.NativeRuntime;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A monitored pack that is charged over and over, with a model of capacity, without a broker. */
final class ChargedPack implements ModelLine, AutoCloseable {
  static final PackId PACK = new PackId("acme", "pack-1");
  static final int CELLS = 4;
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final int SAMPLES_PER_FRAME = 10;
  private static final String MAPPING = "as wired";
  private static final long WAIT_MS = 10_000;
  private static final int BLOCKS_BEFORE = 11;

  final PackModel model =
      new PackModel(
          TestCells.nmc().parameters(),
          CELLS,
          1,
          PackModel.evenProbes(CELLS, 1),
          ChargingCells.INTERVAL_S);
  final List<ModelReport> reports = new ArrayList<>();
  private final SignedReleases releases = new SignedReleases(NOW_MS);
  private final Map<String, byte[]> broker = new HashMap<>();
  private final List<String> unanswered = new ArrayList<>();
  private final ChargingCells cells = new ChargingCells(CELLS);
  private final Path home;
  private final ModelsConfig config;
  private boolean stores = true;
  private String use = "";
  private int deviceBoot = 1;
  private long nowMs = 1_000;
  private byte[] wish = {};
  private Outbox outbox;
  PackLanes lanes;
  ModelKeeper keeper;
  PackMonitor monitor;
  InstalledReleases installed;

  ChargedPack(Path home, Duration shadow) throws Exception {
    NativeRuntime.prepare(Path.of("target")); // one folder for all tests of this process
    this.home = home;
    this.config =
        ModelsConfig.of(home.resolve("models"), releases.deliver(home), SignedReleases.HARDWARE)
            .withShadow(shadow)
            .withBudget(4_096, 5_000);
    boot();
  }

  private void boot() throws Exception {
    outbox = Outbox.open(OutboxConfig.in(home.resolve("outbox")), List.of(PACK));
    OutboxLane lane = outbox.telemetry(PACK);
    Path folder = config.dir().resolve("pack-1");
    ChargeFile file = new ChargeFile(PACK, model, MAPPING, folder);
    lanes = new PackLanes(model, use, file, lane::epoch);
    Surroundings around = new Surroundings("pack" + use, "boot " + deviceBoot);
    installed =
        OpenSlots.in(folder.resolve("soh"), PACK, KnownModel.CAPACITY, config, around, NOW_MS);
    keeper =
        new ModelKeeper(
            PACK,
            KnownModel.CAPACITY,
            config,
            installed,
            lanes,
            this,
            lane::epoch,
            () -> NOW_MS,
            ChargingCells.INTERVAL_S);
    keeper.boot();
    lanes.restoreCharges();
    monitor = new PackMonitor(PACK, model, MAPPING, StepObserver.NONE, lanes);
    monitor.resume(outbox);
    lanes.storeCharges();
    keeper.linkUp(nowMs);
    turn();
  }

  /** The monitor's state is stored, as it is every minute. */
  void save() {
    outbox.save(PACK, monitor.save());
  }

  /** The same by the version that stored no charge in progress. */
  void saveAsTheVersionBefore() {
    SavedState now = monitor.save();
    ByteBuffer blocks = ByteBuffer.wrap(now.bytes());
    for (int k = 0; k < BLOCKS_BEFORE; k++) {
      int length = blocks.getInt();
      blocks.position(blocks.position() + length);
    }
    outbox.save(PACK, new SavedState(now.nextSeq(), Arrays.copyOf(now.bytes(), blocks.position())));
  }

  /** The agent is killed: what was not stored is gone. */
  void restart() throws Exception {
    outbox.flush(WAIT_MS);
    outbox.close();
    keeper.close(false);
    stores = true;
    boot();
  }

  /** The device is switched off and on: what was not stored is gone. */
  void powerCut() throws Exception {
    deviceBoot++;
    restart();
  }

  /** The agent is stopped and configured with another duty of the pack. */
  void restartIn(String otherUse) throws Exception {
    use = otherUse;
    restart();
  }

  /** From now on to the next start charges are not stored. */
  void killBeforeStoring() {
    stores = false;
  }

  Path chargeFile() {
    return config.dir().resolve("pack-1").resolve("charges");
  }

  @Override
  public void subscribe(List<String> topics) {
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

  /** Lets everything happen that can without time or samples. */
  void turn() throws InterruptedException {
    keeper.tick(nowMs);
    while (unanswered.stream().anyMatch(broker::containsKey)) {
      for (String topic : List.copyOf(unanswered)) {
        byte[] payload = broker.get(topic);
        if (payload != null) {
          keeper.onRelease(ReleaseKey.parseTopic(topic).orElseThrow(), payload, nowMs);
          unanswered.remove(topic);
        }
      }
      keeper.tick(nowMs);
    }
    if (stores) {
      lanes.storeCharges();
    }
  }

  /** A release is published and desired: {@link CapacityOnnx#of}. */
  void offer(long counter, float capacityAh, float perLnCharges, float halfWidthAh)
      throws InterruptedException {
    offer(
        counter,
        CapacityOnnx.of(capacityAh, perLnCharges, halfWidthAh),
        capacityAh + 0.8f * perLnCharges,
        halfWidthAh,
        TaughtUses.NONE);
  }

  /** A release that was taught uses is published and desired: {@link CapacityOnnx#ofUses}. */
  void offer(long counter, float capacityAh, float perUseAh, float halfWidthAh, TaughtUses uses)
      throws InterruptedException {
    byte[] onnx = CapacityOnnx.ofUses(capacityAh, perUseAh, halfWidthAh);
    offer(counter, onnx, capacityAh + 0.1f * 136 * perUseAh, halfWidthAh, uses);
  }

  /**
   * Publishes a release.
   *
   * @param goldenAh what it says where every input is 0.1
   */
  private void offer(long counter, byte[] onnx, float goldenAh, float halfWidthAh, TaughtUses uses)
      throws InterruptedException {
    float[][] ranges = new float[ChargeHistory.INPUTS][];
    Arrays.fill(ranges, new float[] {-100_000, 100_000});
    GoldenVectors golden =
        new GoldenVectors(
            List.of(Collections.nCopies(ChargeHistory.INPUTS, 0.1f)),
            List.of(List.of(goldenAh, halfWidthAh)),
            1e-5);
    ReleaseManifest manifest =
        releases.manifest(
            KnownModel.CAPACITY,
            counter,
            onnx,
            KnownModel.CAPACITY.features(ranges),
            TrainingUses.lineage(uses),
            golden);
    broker.putAll(
        SignedReleases.messages(KnownModel.CAPACITY, counter, releases.parts(manifest, onnx)));
    String soh = KnownModel.CAPACITY.id();
    wish = new ModelDesired(PACK, soh, counter, 0, 1, counter).toBytes();
    desireAgain();
  }

  /** What was desired last is told again, as it is after every boot. */
  void desireAgain() throws InterruptedException {
    keeper.onDesired(wish, nowMs);
    turn();
  }

  /** Rounds of the cells, each with one whole charge. */
  void rounds(int count) throws Exception {
    int until = cells.rounds() + count;
    while (cells.rounds() < until) {
      frame();
    }
  }

  void frames(int count) throws Exception {
    for (int k = 0; k < count; k++) {
      frame();
    }
  }

  /** Samples until a charge is in its window, and some more. */
  void untilWithinACharge() throws Exception {
    while (!cells.isWithinACharge()) {
      frame();
    }
  }

  /** Samples until the current tapers. */
  void untilItTapers() throws Exception {
    while (!cells.isTapering()) {
      frame();
    }
  }

  /** Hours of rest. */
  void rest(int hours) throws Exception {
    int samples = (int) (hours * 3600 / ChargingCells.INTERVAL_S);
    cells.rest(samples);
    for (int k = 0; k < samples; k += SAMPLES_PER_FRAME) {
      frame();
    }
  }

  private void frame() throws Exception {
    OutboxLane lane = outbox.telemetry(PACK);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES_PER_FRAME; i++) {
      samples.add(cells.next());
      nowMs += (long) (1_000 * ChargingCells.INTERVAL_S);
    }
    byte[] body = FrameEncoder.encode(7, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
    Envelope frame =
        Envelope.telemetry(
            lane.epoch(), lane.assign(SAMPLES_PER_FRAME), SAMPLES_PER_FRAME, body, false);
    monitor.see(frame);
    byte[] bytes = frame.toBytes(frame.firstSeq());
    outbox.append(
        lane,
        new StoredMessage(frame.firstSeq(), SAMPLES_PER_FRAME, false, 1_000, 1_000, bytes),
        true);
    turn();
  }

  /** What all charges told, to the bit. */
  byte[] history() {
    Path folder = chargeFile().resolveSibling(".");
    return new ChargeFile(PACK, model, MAPPING, folder).read().orElseThrow().charges();
  }

  long charges() {
    return lanes.capacity().charges();
  }

  ModelReport last() {
    assertThat(reports).isNotEmpty();
    return reports.get(reports.size() - 1);
  }

  /** What a capacity to cut-off is as a state of health, by the equations' share of it. */
  double soh(double capacityAh) {
    HealthState health = monitor.health();
    double share = health.capacityAt1cAh(0) / health.capacityAh(0);
    return health.soh(0) / health.capacityAh(0) * capacityAh / share;
  }

  @Override
  public void close() {
    keeper.close(true);
    outbox.close();
  }
}
