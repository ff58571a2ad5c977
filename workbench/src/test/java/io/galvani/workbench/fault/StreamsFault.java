package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stream processors: one killed or frozen, both with damaged state, both fed with poison. */
final class StreamsFault extends CaseRow {
  private static final int KILLS = Integer.getInteger("galvani.fault.processor.kills", 30);
  private static final int POISON = 200;
  private static final long SEED = 34;

  /** Ways to damage a folder of RocksDB. */
  private enum Damage {
    FLIP_TABLES,
    DELETE_MANIFEST,
    TRUNCATE_CURRENT
  }

  private List<FedPack> packs;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    packs = FedPack.fleet(5, 12, 11, Watch.START_MS);
    open(folder, RoadPlan.of(packs, 80, Long.MAX_VALUE).withProcessors(2, 0));
  }

  @Override
  String cases() {
    return "T34-T36, T40";
  }

  @Test
  @Order(34)
  void t34OneOfTwoKilledAgainAndAgainChangesNothing() throws Exception {
    running.begin();
    SplittableRandom random = new SplittableRandom(SEED);
    long begin = System.nanoTime();
    for (int kill = 0; kill < KILLS; kill++) {
      TimeUnit.MILLISECONDS.sleep(random.nextLong(3_000, 13_000));
      Part processor = road.part("processor-" + (1 + random.nextInt(2)));
      processor.kill();
      processor.start();
    }
    double lastedS = (System.nanoTime() - begin) / 1e9;
    double recoveryS = running.recovered();

    running.figure("T34", "kills %d in %.0f s, recovery %.1f s", KILLS, lastedS, recoveryS);
  }

  @Test
  @Tag("p1")
  @Order(35)
  void t35AProcessFrozenOverItsTimeoutsIsFenced() throws Exception {
    running.begin();
    road.part("processor-1").pause();
    // Session and transaction time out after 10 s each.
    TimeUnit.SECONDS.sleep(30);
    double takeoverS = running.recovered();
    road.part("processor-1").resume();
    running.awaitMade(2_000);
    double recoveryS = running.recovered();

    running.figure(
        "T35",
        "frozen 30 s and longer, the other caught up %.1f s later, after its return %.1f s",
        takeoverS,
        recoveryS);
  }

  @Test
  @Order(36)
  void t36DamagedStateIsBuiltAnew() throws Exception {
    running.begin();
    for (Damage damage : Damage.values()) {
      running.recovered();
      road.child("processor-1").stop();
      road.child("processor-2").stop();
      int damaged = damage(road.state("processor-1"), damage);
      damaged += damage(road.state("processor-2"), damage);
      road.part("processor-1").start();
      road.part("processor-2").start();
      double rebuildS = recoveredUnderWatch();

      running.figure("T36", "%s in %d files, recovery %.1f s", damage, damaged, rebuildS);
      assertThat(damaged).isPositive();
    }
  }

  @Test
  @Order(40)
  void t40PoisonIsADeadLetterAndOtherPacksGoOn() throws Exception {
    running.begin();
    long before = running.deadLetters();
    int sent = new Intruder(road, SEED).badRecords(packs.get(1), POISON);
    double recoveryS = running.recovered();
    Watch.await("dead letters", () -> running.deadLetters() - before >= sent);

    long letters = running.deadLetters() - before;
    running.figure("T40", "poison %d, dead letters %d, recovery %.1f s", sent, letters, recoveryS);
    assertThat(sent).isEqualTo(POISON);
    assertThat(letters).isEqualTo(POISON);
    assertThat(road.part("processor-1").isRunning()).isTrue();
    assertThat(road.part("processor-2").isRunning()).isTrue();
  }

  /** As {@link RoadCase#recovered}, with a service that starts again what ends. */
  private double recoveredUnderWatch() {
    long made = road.made();
    return Watch.await(
        "all is processed",
        () -> {
          for (String processor : List.of("processor-1", "processor-2")) {
            if (!road.part(processor).isRunning()) {
              System.out.println("T36: " + processor + " ended by itself and is started again");
              restart(processor);
            }
          }
          return running.processed() >= made;
        });
  }

  private void restart(String processor) {
    try {
      road.part(processor).start();
    } catch (IOException cannot) {
      throw new IllegalStateException(cannot);
    }
  }

  private static int damage(Path state, Damage damage) throws IOException {
    String wanted =
        switch (damage) {
          case FLIP_TABLES -> ".*\\.(sst|log)";
          case DELETE_MANIFEST -> "MANIFEST-.*";
          case TRUNCATE_CURRENT -> "CURRENT";
        };
    int damaged = 0;
    try (Stream<Path> all = Files.walk(state)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().matches(wanted) && Files.size(file) > 0) {
          damageOne(file, damage);
          damaged++;
        }
      }
    }
    return damaged;
  }

  private static void damageOne(Path file, Damage damage) throws IOException {
    switch (damage) {
      case FLIP_TABLES -> {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 7; i < bytes.length; i += 97) {
          bytes[i] ^= 0x20;
        }
        Files.write(file, bytes);
      }
      case DELETE_MANIFEST -> Files.delete(file);
      case TRUNCATE_CURRENT -> Files.write(file, new byte[0]);
    }
  }
}
