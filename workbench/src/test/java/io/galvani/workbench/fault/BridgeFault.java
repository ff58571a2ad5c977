package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge killed again and again, fed with poison and replays, and without Kafka. */
final class BridgeFault extends CaseRow {
  private static final int KILLS = Integer.getInteger("galvani.fault.kills", 100);
  private static final int OUTAGE_S = Integer.getInteger("galvani.fault.outage.s", 60);
  private static final int POISON = 300;
  private static final long SEED = 26;
  private static final double MEBI = 1 << 20;

  private List<FedPack> packs;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    packs = FedPack.fleet(2, 12, 7, Watch.START_MS);
    open(folder, RoadPlan.of(packs, 50, Long.MAX_VALUE));
  }

  @Override
  String cases() {
    return "T24, T26-T29";
  }

  @Test
  @Order(24)
  void t24ReplayedAndReorderedFramesAreTakenOnce() throws Exception {
    running.begin();
    long before = Arrived.readFrames(road.bootstrapServers()).size();
    int flood = new Intruder(road, SEED).flood(1_000);
    double recoveryS = running.recovered();

    running.figure(
        "T24",
        "%d old, shuffled and foreign frames over %d stored ones, recovery %.1f s",
        flood,
        before,
        recoveryS);
    assertThat(flood).isGreaterThan(500);
  }

  @Test
  @Order(26)
  void t26KilledAgainAndAgainTheBridgeLosesNothing() throws Exception {
    running.begin();
    SplittableRandom random = new SplittableRandom(SEED);
    long begin = System.nanoTime();
    for (int kill = 0; kill < KILLS; kill++) {
      // Some lives end before the first message, some after hundreds.
      TimeUnit.MILLISECONDS.sleep(random.nextLong(100, 5_000));
      road.part("bridge").kill();
      road.part("bridge").start();
    }
    double lastedS = (System.nanoTime() - begin) / 1e9;
    double recoveryS = running.recovered();

    long frames = Arrived.readFrames(road.bootstrapServers()).size();
    running.figure(
        "T26",
        "kills %d in %.0f s, frames in Kafka %d, recovery %.1f s",
        KILLS,
        lastedS,
        frames,
        recoveryS);
  }

  @Test
  @Order(27)
  void t27KafkaAwayHoldsTheEdgesAndNotTheMemory() throws Exception {
    running.begin();
    long residentBytes = road.child("bridge").residentBytes();
    road.part("kafka").pause();
    TimeUnit.SECONDS.sleep(OUTAGE_S / 2);
    road.part("kafka").kill();
    TimeUnit.SECONDS.sleep(OUTAGE_S / 2);
    long afterBytes = road.child("bridge").residentBytes();

    road.part("kafka").start();
    double recoveryS = running.recovered();

    running.figure(
        "T27",
        "outage %d s, bridge resident %.0f MiB before and %.0f MiB at its end, recovery %.1f s",
        OUTAGE_S,
        residentBytes / MEBI,
        afterBytes / MEBI,
        recoveryS);
    assertThat((afterBytes - residentBytes) / MEBI).isLessThan(64);
    assertThat(road.part("bridge").isRunning()).isTrue();
  }

  @Test
  @Order(28)
  void t28PoisonIsADeadLetterAndTheFlowGoesOn() throws Exception {
    running.begin();
    long before = running.deadLetters();
    int sent = new Intruder(road, SEED).badMessages(packs.get(0), POISON);
    Watch.await("dead letters", () -> running.deadLetters() - before >= sent);
    double recoveryS = running.recovered();

    long letters = running.deadLetters() - before;
    running.figure("T28", "poison %d, dead letters %d, recovery %.1f s", sent, letters, recoveryS);
    assertThat(sent).isEqualTo(POISON);
    assertThat(letters).isEqualTo(POISON);
  }

  @Test
  @Tag("p1")
  @Order(29)
  void t29AnAnswerThatNeverComesReplacesTheProducer() throws Exception {
    running.begin();
    // Longer than a request may take: what was sent is then neither stored nor not stored.
    road.kafkaLink().freeze();
    running.awaitMade(500);
    road.kafkaLink().hold();
    TimeUnit.SECONDS.sleep(OUTAGE_S / 2);
    road.kafkaLink().heal();
    double recoveryS = running.recovered();

    running.figure(
        "T29", "link frozen, then held for %d s, recovery %.1f s", OUTAGE_S / 2, recoveryS);
  }
}
