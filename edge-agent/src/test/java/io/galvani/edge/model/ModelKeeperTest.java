package io.galvani.edge.model;

import static io.galvani.schemas.model.ModelReport.State.COMMITTED;
import static io.galvani.schemas.model.ModelReport.State.REFUSED;
import static io.galvani.schemas.model.ModelReport.State.REVERTED;
import static io.galvani.schemas.model.ModelReport.State.SHADOW;
import static io.galvani.schemas.model.ModelReport.State.STAGED;
import static io.galvani.schemas.model.ModelReport.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.Role;
import io.galvani.release.key.SigningKey;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
final class ModelKeeperTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final long DAY_MS = 86_400_000L;
  private static final int SHADOW_S = 1_800;

  @TempDir Path home;
  private final SignedReleases releases = new SignedReleases(NOW_MS);
  private ModelsConfig config;
  private KeptPack pack;

  @BeforeEach
  void open() throws Exception {
    config =
        ModelsConfig.of(home.resolve("models"), releases.deliver(home), SignedReleases.HARDWARE)
            .withShadow(Duration.ofSeconds(SHADOW_S))
            .withBudget(4_096, 5_000);
    pack = boot();
  }

  @AfterEach
  void close() {
    pack.die();
  }

  private KeptPack boot() throws Exception {
    return new KeptPack(config, NOW_MS).start();
  }

  private void offer(long counter, Map<String, byte[]> parts) throws InterruptedException {
    pack.broker.putAll(SignedReleases.messages(counter, parts));
    pack.desire(counter, 0);
  }

  private void commit(long counter) throws InterruptedException {
    offer(counter, releases.honest(counter));
    pack.samples(SHADOW_S + 20);
    assertThat(pack.last().state()).isEqualTo(COMMITTED);
  }

  @Test
  void aReleaseIsFetchedTriedShadowedAndServesFromAStatedNumberOn() throws Exception {
    pack.turn();
    offer(1, releases.honest(1));
    assertThat(pack.states()).containsExactly(COMMITTED, WAITING, STAGED, SHADOW);
    assertThat(pack.last().servingCounter()).isZero();
    pack.samples(1_000);
    assertThat(pack.lanes.soc()).isEqualTo(pack.state.soc());

    pack.samples(SHADOW_S - 1_000 + 20);

    ModelReport report = pack.last();
    assertThat(report.state()).isEqualTo(COMMITTED);
    assertThat(report.counter()).isEqualTo(1);
    assertThat(report.servingCounter()).isEqualTo(1);
    assertThat(report.streamEpoch()).isEqualTo(77);
    assertThat(report.effectiveSeq()).isGreaterThan(pack.seq).isLessThan(pack.seq + 70);
    assertThat(report.figures().steps()).isGreaterThan(170);
    assertThat(report.figures().divergence()).isBetween(0.001, 0.02);
    assertThat(report.figures().outOfRangeShare()).isZero();
    assertThat(report.figures().latencyP99Ms()).isPositive();
    assertThat(report.figures().memoryMib()).isNotNegative();
    pack.samples((int) (report.effectiveSeq() - pack.seq) + 290);
    assertThat(pack.lanes.soc()).as("warm-up").isEqualTo(pack.state.soc());
    pack.samples(30);
    assertThat(pack.lanes.soc()).isNotEqualTo(pack.state.soc());
    assertThat(pack.lanes.correction().sigma()).isLessThan(pack.state.socSigma());
    assertThat(pack.state.digest()).as("the filter is untouched").isEqualTo(pack.alone.digest());
  }

  @Test
  void everyAttackIsRefusedWithItsCodeAndTheModelAtWorkStays() throws Exception {
    commit(5);
    byte[] onnx = SignedReleases.model(0.02f, "Identity");
    SigningKey thief = SigningKey.create();
    Map<String, Supplier<Map<String, byte[]>>> attacks =
        Map.ofEntries(
            Map.entry(
                "signature-wrong",
                () ->
                    releases.parts(
                        releases.manifest(6, onnx),
                        onnx,
                        NOW_MS + DAY_MS,
                        m -> releases.release.sign(m, Role.TIMESTAMP))),
            Map.entry(
                "key-unknown",
                () ->
                    releases.parts(
                        releases.manifest(6, onnx),
                        onnx,
                        NOW_MS + DAY_MS,
                        m -> thief.sign(m, Role.RELEASE))),
            Map.entry(
                "unsigned",
                () -> releases.parts(releases.manifest(6, onnx), onnx, NOW_MS + DAY_MS, m -> m)),
            Map.entry(
                "release-expired",
                () ->
                    releases.parts(
                        releases.manifest(
                            6,
                            onnx,
                            SignedReleases.target(),
                            SignedReleases.features(),
                            SignedReleases.golden(0.02f),
                            NOW_MS - 1),
                        onnx)),
            Map.entry("timestamp-expired", () -> frozen(onnx)),
            Map.entry(
                "pack-wrong", () -> forTarget(onnx, "acme/other", SignedReleases.HARDWARE, "NMC")),
            Map.entry("hardware-wrong", () -> forTarget(onnx, "*", "rack", "NMC")),
            Map.entry(
                "chemistry-wrong", () -> forTarget(onnx, "*", SignedReleases.HARDWARE, "LFP")),
            Map.entry(
                "features-mixed",
                () ->
                    releases.parts(
                        releases.manifest(
                            6,
                            onnx,
                            SignedReleases.target(),
                            otherOrder(),
                            SignedReleases.golden(0.02f),
                            NOW_MS + DAY_MS),
                        onnx)),
            Map.entry("file-hash-wrong", () -> altered(onnx)),
            Map.entry(
                "model-malformed", () -> releases.parts(releases.manifest(6, onnx(1)), onnx(1))),
            Map.entry("archive", () -> releases.parts(releases.manifest(6, zip()), zip())));
    TreeSet<String> codes = new TreeSet<>();
    for (Map.Entry<String, Supplier<Map<String, byte[]>>> attack : attacks.entrySet()) {
      pack.nowMs++;
      offer(6, attack.getValue().get());
      codes.add(pack.last().refusal());
      assertThat(pack.last().state()).as(attack.getKey()).isEqualTo(REFUSED);
      assertThat(pack.last().refusal()).isEqualTo(attack.getKey());
      assertThat(pack.last().servingCounter()).isEqualTo(5);
    }
    System.out.printf("T49, T50, T52: edge refused %d of %d%n", codes.size(), attacks.size());
  }

  @Test
  void aReleaseThatFailsItsTrialIsRefusedAndItsCounterIsNotTriedAgain() throws Exception {
    commit(5);
    byte[] onnx = SignedReleases.model(0.02f, "Identity");
    byte[] foreign = SignedReleases.model(0.02f, "NoSuchOperator");

    offer(6, releases.parts(stating(SignedReleases.golden(0.03f), onnx), onnx));
    assertThat(pack.last().refusal()).isEqualTo("golden-wrong");
    assertThat(pack.last().servingCounter()).isEqualTo(5);
    int asked = pack.subscribed.size();
    pack.nowMs++;
    offer(6, releases.honest(6));
    assertThat(pack.subscribed).hasSize(asked);

    offer(7, releases.parts(releases.manifest(7, foreign), foreign));
    assertThat(pack.last().refusal()).isEqualTo("load-failed");
    assertThat(pack.last().servingCounter()).isEqualTo(5);
  }

  private ReleaseManifest stating(GoldenVectors golden, byte[] onnx) {
    return releases.manifest(
        6, onnx, SignedReleases.target(), SignedReleases.features(), golden, NOW_MS + DAY_MS);
  }

  private static FeatureSchema otherOrder() {
    List<Column> inputs = new ArrayList<>(SignedReleases.features().inputs());
    Collections.swap(inputs, 0, 1);
    return new FeatureSchema(inputs, SignedReleases.features().outputs());
  }

  private Map<String, byte[]> frozen(byte[] onnx) {
    return releases.parts(
        releases.manifest(6, onnx), onnx, NOW_MS - 1, m -> releases.release.sign(m, Role.RELEASE));
  }

  private Map<String, byte[]> forTarget(byte[] onnx, String who, String hardware, String cells) {
    Target own = SignedReleases.target();
    Target other =
        new Target(
            List.of(who),
            List.of(hardware),
            List.of(cells),
            own.engine(),
            own.engineVersion(),
            "0.1.0");
    return releases.parts(
        releases.manifest(
            6,
            onnx,
            other,
            SignedReleases.features(),
            SignedReleases.golden(0.02f),
            NOW_MS + DAY_MS),
        onnx);
  }

  private Map<String, byte[]> altered(byte[] onnx) {
    byte[] other = onnx.clone();
    other[other.length / 2] ^= 1;
    return releases.parts(releases.manifest(6, onnx), other);
  }

  private static byte[] onnx(int bytes) {
    return new byte[] {(byte) 0xff, (byte) bytes};
  }

  private static byte[] zip() {
    return new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0};
  }

  @Test
  void aReleaseOlderThanTheCommittedOneIsNotEvenFetched() throws Exception {
    commit(5);
    int asked = pack.subscribed.size();

    offer(4, releases.honest(4));

    assertThat(pack.subscribed).hasSize(asked);
    assertThat(pack.last().servingCounter()).isEqualTo(5);
  }

  @Test
  void anOlderReleaseUnderANewNameIsRefusedAsRollback() throws Exception {
    commit(5);
    byte[] onnx = SignedReleases.model(0.02f, "Identity");

    offer(6, releases.parts(releases.manifest(4, onnx), onnx));

    assertThat(pack.last().refusal()).isEqualTo("counter-rollback");
  }

  /** A release of several chunks whose second is as given, none for null. */
  private Map.Entry<String, byte[]> offerWithSecondChunk(byte @Nullable [] second)
      throws Exception {
    byte[] onnx = SignedReleases.longModel(200_000);
    Map<String, byte[]> messages =
        SignedReleases.messages(1, releases.parts(releases.manifest(1, onnx), onnx));
    String topic = topic(messages, "soc-correction.onnx/1");
    byte[] right = messages.remove(topic);
    pack.broker.putAll(messages);
    if (second != null) {
      pack.broker.put(topic, second);
    }
    pack.desire(1, 0);
    return Map.entry(topic, right);
  }

  @Test
  void dataThatIsLongerThanStatedIsNotStored() throws Exception {
    offerWithSecondChunk(new byte[1 << 20]);

    assertThat(pack.last().refusal()).isEqualTo("file-too-large");
    assertThat(home.resolve("models/pack-1/download-1/soc-correction.onnx"))
        .hasSize(ReleaseKey.CHUNK_BYTES);
  }

  @Test
  void aChunkOfAnotherLengthIsAskedForAgainLater() throws Exception {
    Map.Entry<String, byte[]> right = offerWithSecondChunk(new byte[0]);
    assertThat(pack.last().refusal()).isEqualTo("file-too-short");

    pack.broker.put(right.getKey(), right.getValue());
    pack.nowMs += 61_000;
    pack.turn();
    assertThat(pack.last().state()).isEqualTo(SHADOW);
  }

  @Test
  void timeWithoutALinkIsNoSilenceOfTheOtherEnd() throws Exception {
    Map.Entry<String, byte[]> late = offerWithSecondChunk(null);

    pack.keeper.linkDown();
    pack.nowMs += 3_600_000;
    pack.turn();
    pack.broker.put(late.getKey(), late.getValue());
    pack.keeper.linkUp(pack.nowMs);
    pack.turn();

    assertThat(pack.reports).noneMatch(report -> report.state() == REFUSED);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
  }

  @Test
  void aChunkThatNeverComesIsGivenUpAndAskedForLater() throws Exception {
    Map.Entry<String, byte[]> late = offerWithSecondChunk(null);

    pack.nowMs += 61_000;
    pack.turn();
    assertThat(pack.last().refusal()).isEqualTo("file-too-slow");

    pack.broker.put(late.getKey(), late.getValue());
    pack.nowMs += 61_000;
    pack.turn();
    assertThat(pack.last().state()).isEqualTo(SHADOW);
  }

  @Test
  void afterABreakOnlyWhatLacksIsAskedForAgain() throws Exception {
    byte[] onnx = SignedReleases.longModel(400_000);
    Map<String, byte[]> messages =
        SignedReleases.messages(1, releases.parts(releases.manifest(1, onnx), onnx));
    String fifth = topic(messages, "soc-correction.onnx/4");
    byte[] late = messages.remove(fifth);
    pack.broker.putAll(messages);
    pack.desire(1, 0);
    assertThat(pack.last().state()).isEqualTo(WAITING);

    pack.die();
    pack = boot();
    pack.broker.putAll(messages);
    pack.broker.put(fifth, late);
    pack.desire(1, 0);

    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(pack.subscribed).contains(fifth);
    assertThat(pack.subscribed).noneMatch(t -> t.endsWith("soc-correction.onnx/3"));
  }

  private static String topic(Map<String, byte[]> messages, String end) {
    return messages.keySet().stream().filter(t -> t.endsWith(end)).findFirst().orElseThrow();
  }

  @Test
  void aBootWithAnUncommittedSlotRevertsAndTheReleaseIsTriedAgainAtMostThreeTimes()
      throws Exception {
    commit(1);
    for (int boot = 1; boot <= 3; boot++) {
      offer(2, releases.honest(2));
      assertThat(pack.last().state()).isEqualTo(SHADOW);
      pack.die();
      pack = boot();
      pack.turn();
      assertThat(pack.last().state()).isEqualTo(REVERTED);
      assertThat(pack.last().counter()).isEqualTo(2);
      assertThat(pack.last().servingCounter()).isEqualTo(1);
    }

    offer(2, releases.honest(2));

    assertThat(pack.last().state()).isEqualTo(REVERTED);
  }

  @Test
  void aBootThatEndsASteadyTrialIsNotHeldAgainstIt() throws Exception {
    commit(1);
    for (int boot = 1; boot <= 5; boot++) {
      offer(2, releases.honest(2));
      assertThat(pack.last().state()).isEqualTo(SHADOW);
      pack.samples(700);
      pack.die();
      pack = boot();
      pack.turn();
      assertThat(pack.last().state()).isEqualTo(COMMITTED);
      assertThat(pack.last().counter()).isEqualTo(1);
      assertThat(pack.last().servingCounter()).isEqualTo(1);
    }

    commit(2);
  }

  @Test
  void aCommittedReleaseGoesOnAfterABootAsItWasStored() throws Exception {
    commit(1);
    pack.samples(400);
    byte[] stored = pack.lanes.block();
    long from = pack.last().effectiveSeq();
    long seq = pack.seq;
    pack.die();

    pack = new KeptPack(config, NOW_MS).start(stored, seq);
    pack.turn();

    assertThat(pack.last().servingCounter()).isEqualTo(1);
    assertThat(pack.last().effectiveSeq()).isEqualTo(from);
    assertThat(pack.lanes.block()).isEqualTo(stored);
  }

  @Test
  void aCommittedReleaseWhoseStateWasLostServesFromANewNumberOn() throws Exception {
    commit(1);
    long seq = pack.seq;
    pack.die();

    pack = new KeptPack(config, NOW_MS).start(new byte[0], seq);
    pack.turn();

    assertThat(pack.last().servingCounter()).isEqualTo(1);
    assertThat(pack.last().effectiveSeq()).isGreaterThan(seq);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "soc-correction.onnx"})
  void aCommittedReleaseThatIsGoneFromItsSlotGivesWayToTheEquations(String file) throws Exception {
    commit(1);
    Path slot = home.resolve("models/pack-1/slot-a");
    pack.die();
    Files.delete(slot.resolve(file));

    pack = boot();
    pack.turn();
    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.last().servingCounter()).isEqualTo(0);

    commit(2);
    assertThat(pack.last().servingCounter()).isEqualTo(2);
  }

  /**
   * A release that answers no numbers when it is cold: the mean of the features of a pack that is
   * discharged is positive, of a cold one it is not.
   */
  private Map<String, byte[]> failsInTheCold(long counter) throws Exception {
    byte[] bad = OnnxBytes.recurrent(8, 4, 0.02f, -10, "Log");
    return releases.parts(
        releases.manifest(
            counter,
            bad,
            SignedReleases.target(),
            SignedReleases.features(),
            new GoldenVectors(
                SignedReleases.golden(0.02f).inputs(),
                List.of(List.of((float) Math.log(0.02 * Math.tanh(0.3)))),
                1e-4),
            NOW_MS + DAY_MS),
        bad);
  }

  /** A shadow may take a day: what serves need not be wrong all that time. */
  @Test
  void whatServesGivesWayDuringATrialWhichThenBeginsAnew() throws Exception {
    offer(1, failsInTheCold(1));
    pack.samples(SHADOW_S + 20);
    assertThat(pack.last().state()).isEqualTo(COMMITTED);
    pack.samples(200);
    offer(2, releases.honest(2));
    pack.samples(600);
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(pack.last().servingCounter()).isEqualTo(1);

    pack.coldSamples(1_000);

    assertThat(pack.reports)
        .anySatisfy(
            report -> {
              assertThat(report.state()).isEqualTo(REVERTED);
              assertThat(report.counter()).isEqualTo(1);
            });
    assertThat(pack.last().state()).isEqualTo(SHADOW);
    assertThat(pack.last().counter()).isEqualTo(2);
    assertThat(pack.last().servingCounter()).isZero();
    assertThat(pack.lanes.correction().figures().hours()).isLessThan(1_000 / 3600.0);
    assertThat(pack.lanes.soc()).isEqualTo(pack.state.soc());

    pack.samples(SHADOW_S);
    assertThat(pack.last().state()).isEqualTo(COMMITTED);
    assertThat(pack.last().counter()).isEqualTo(2);
  }

  @Test
  void aModelThatAnswersNoNumbersRevertsInTheShadow() throws Exception {
    offer(1, failsInTheCold(1));
    assertThat(pack.last().state()).isEqualTo(SHADOW);

    pack.samples(20);
    pack.coldSamples(2_000);

    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.lanes.soc()).isEqualTo(pack.state.soc());
  }

  @Test
  void aModelThatIsTooSlowOrTooLargeReverts() throws Exception {
    pack.die();
    config = config.withBudget(4_096, 0.001);
    pack = boot();
    offer(1, releases.honest(1));
    pack.samples(950);
    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.last().counter()).isEqualTo(1);
    assertThat(pack.last().servingCounter()).isZero();
  }

  @Test
  void whatIsWithdrawnGivesWayToTheEquationsUntilANewerReleaseComes() throws Exception {
    commit(1);
    pack.samples(400);
    assertThat(pack.lanes.soc()).isNotEqualTo(pack.state.soc());

    pack.desire(1, 1);
    pack.samples(1);

    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.last().servingCounter()).isZero();
    assertThat(pack.lanes.soc()).isEqualTo(pack.state.soc());
    commit(2);
  }

  @Test
  void aTrialThatIsWithdrawnIsReverted() throws Exception {
    commit(1);
    offer(2, releases.honest(2));

    pack.desire(1, 2);

    assertThat(pack.last().state()).isEqualTo(REVERTED);
    assertThat(pack.last().counter()).isEqualTo(2);
    assertThat(pack.last().servingCounter()).isEqualTo(1);
  }

  @Test
  void withoutAClockNothingIsTakenBeforeATimeWasAttestedAndExpiryHoldsAfterwards()
      throws Exception {
    pack.die();
    pack = new KeptPack(config, 0).start();
    offer(1, frozen(1));
    assertThat(pack.last().refusal()).as("no time was ever attested").isEqualTo("time-unknown");
    pack.die();
    pack = boot();
    commit(2);
    pack.die();

    pack = new KeptPack(config, 0).start();
    byte[] onnx = SignedReleases.model(0.02f, "Identity");
    offer(
        3,
        releases.parts(
            releases.manifest(
                3,
                onnx,
                SignedReleases.target(),
                SignedReleases.features(),
                SignedReleases.golden(0.02f),
                NOW_MS - 3 * DAY_MS),
            onnx));

    assertThat(pack.last().refusal()).as("attested time counts").isEqualTo("release-expired");
    assertThat(pack.last().servingCounter()).isEqualTo(2);
  }

  private Map<String, byte[]> frozen(long counter) {
    byte[] onnx = SignedReleases.model(0.02f, "Identity");
    return releases.parts(releases.manifest(counter, onnx), onnx);
  }
}
