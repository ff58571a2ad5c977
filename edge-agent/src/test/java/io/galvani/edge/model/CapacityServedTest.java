package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.charge.TaughtUses;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of capacity is told a pack's charges, on trial and at work, over restarts. */
@SuppressWarnings("NullAway.Init")
final class CapacityServedTest {
  private static final float HONEST_AH = 2.8f;

  /** So sure that what is fused is what the model says. */
  private static final float SURE_AH = 0.01f;

  private static final double CLOSE = 1e-4;

  @TempDir private Path home;
  private ChargedPack pack;

  @BeforeEach
  void open() throws Exception {
    pack = new ChargedPack(home, Duration.ofHours(2));
  }

  @AfterEach
  void close() {
    pack.close();
  }

  @Test
  void releaseIsShadowedCommittedAndServes() throws Exception {
    pack.offer(3, HONEST_AH, 0, SURE_AH);
    assertThat(pack.last().state()).isEqualTo(State.SHADOW);
    pack.rounds(1);
    ModelFigures tried = pack.lanes.capacity().figures();
    assertThat(tried.steps()).isEqualTo(ChargedPack.CELLS);
    assertThat(tried.latencyP99Ms()).isPositive();
    assertThat(pack.monitor.correctedSoh()).isEqualTo(pack.monitor.soh());

    pack.rounds(3);

    assertThat(pack.last().state()).isEqualTo(State.COMMITTED);
    assertThat(pack.last().servingCounter()).isEqualTo(3);
    assertThat(pack.charges()).isEqualTo(4);
    assertThat(pack.monitor.soh()).isCloseTo(1, within(CLOSE));
    assertThat(pack.monitor.correctedSoh()).isCloseTo(pack.soh(HONEST_AH), within(CLOSE));
    ModelFigures figures = pack.lanes.capacity().figures();
    assertThat(figures.steps()).isEqualTo(4L * ChargedPack.CELLS);
    assertThat(figures.outOfRangeShare()).isZero();
    assertThat(figures.anchors()).isZero();
    assertThat(figures.anchorError()).isNaN();
    assertThat(figures.innovationRatio()).isBetween(0.1, 1.0);
    assertThat(figures.divergence()).isCloseTo(1 - pack.soh(HONEST_AH), within(CLOSE));
  }

  @Test
  void shadowDoesNotEndBeforeAWholeCharge() throws Exception {
    pack.offer(3, HONEST_AH, 0, SURE_AH);
    pack.rest(5);
    assertThat(pack.last().state()).isEqualTo(State.SHADOW);
    assertThat(pack.lanes.capacity().figures().hours()).isGreaterThan(4);

    pack.rounds(1);

    assertThat(pack.last().state()).isEqualTo(State.COMMITTED);
  }

  @Test
  void releaseFartherFromTheEquationsThanBothErrorBarsIsRefusedAfterItsShadow() throws Exception {
    pack.offer(3, 1.5f, 0, SURE_AH);
    pack.rounds(3);

    assertThat(pack.last().state()).isEqualTo(State.REVERTED);
    assertThat(pack.last().servingCounter()).isZero();
    assertThat(pack.installed.pointer().reason()).startsWith("the innovation must be 1.50-fold");
    assertThat(pack.monitor.correctedSoh()).isEqualTo(pack.monitor.soh());
  }

  @Test
  void releaseThatTellsHowFarItErrsIsNot() throws Exception {
    pack.offer(3, 1.5f, 0, 1.6f);
    pack.rounds(3);

    assertThat(pack.last().state()).isEqualTo(State.COMMITTED);
  }

  @Test
  void historyAndAnswersSurviveARestartAndNoChargeIsCountedTwice() throws Exception {
    pack.offer(3, HONEST_AH, 0.1f, SURE_AH);
    pack.rounds(4);
    pack.save();
    pack.rounds(1);
    long from = pack.lanes.capacity().servingFrom();
    double soh = pack.monitor.correctedSoh();
    assertThat(pack.charges()).isEqualTo(5);

    pack.restart();

    assertThat(pack.charges()).isEqualTo(5);
    assertThat(pack.monitor.correctedSoh()).isEqualTo(soh);
    assertThat(pack.lanes.capacity().servingFrom()).isEqualTo(from);
    pack.rounds(1);
    assertThat(pack.charges()).isEqualTo(6);
    assertThat(pack.monitor.correctedSoh()).isCloseTo(sohAfter(6), within(CLOSE));
  }

  @Test
  void chargeThatWasNotStoredIsCountedAgainOnReplay() throws Exception {
    pack.offer(3, HONEST_AH, 0.1f, SURE_AH);
    pack.rounds(4);
    pack.save();
    pack.killBeforeStoring();
    pack.rounds(2);
    assertThat(pack.monitor.needsReplay()).isTrue();
    double soh = pack.monitor.correctedSoh();

    pack.restart();

    assertThat(pack.charges()).isEqualTo(6);
    assertThat(pack.monitor.correctedSoh()).isEqualTo(soh);
    assertThat(pack.monitor.needsReplay()).isFalse();
    pack.save();
    pack.restart(); // and is stored now
    assertThat(pack.charges()).isEqualTo(6);
  }

  @Test
  void damagedFileBeginsTheHistoryAnewAndTheAgentGoesOn() throws Exception {
    pack.offer(3, HONEST_AH, 0.1f, SURE_AH);
    pack.rounds(4);
    pack.save();
    byte[] stored = Files.readAllBytes(pack.chargeFile());
    stored[stored.length / 2] ^= 1;
    Files.write(pack.chargeFile(), stored);

    pack.restart();

    assertThat(pack.charges()).isZero();
    assertThat(pack.monitor.correctedSoh()).isEqualTo(pack.monitor.soh());
    pack.rounds(1);
    assertThat(pack.charges()).isEqualTo(1);
    assertThat(pack.last().servingCounter()).isEqualTo(3);
    assertThat(pack.monitor.correctedSoh()).isCloseTo(sohAfter(1), within(CLOSE));
  }

  @Test
  void shadowGoesOnAfterThePackWasSwitchedOff() throws Exception {
    pack.close();
    pack = new ChargedPack(Files.createDirectories(home.resolve("long")), Duration.ofHours(40));
    pack.offer(3, HONEST_AH, 0, SURE_AH);
    double hours = 0;
    int runs = 0;
    while (pack.last().servingCounter() != 3) {
      assertThat(++runs).as("runs of two charges each").isLessThan(20);
      long charges = pack.charges();
      pack.rounds(2);
      ModelFigures figures = pack.lanes.capacity().figures();
      assertThat(figures.steps()).isEqualTo(ChargedPack.CELLS * (charges + 2));
      assertThat(figures.hours()).isGreaterThan(hours + 1);
      hours = figures.hours();
      assertThat(figures.innovationRatio()).isPositive();
      pack.save();
      pack.powerCut();
      pack.desireAgain();
      if (pack.last().state() == State.SHADOW) {
        assertThat(pack.lanes.capacity().figures().hours()).isBetween(hours - 0.2, hours);
        assertThat(pack.lanes.capacity().figures().innovationRatio())
            .isCloseTo(figures.innovationRatio(), within(1e-9));
        hours = pack.lanes.capacity().figures().hours();
      }
    }

    assertThat(runs).isGreaterThan(2);
    assertThat(hours).isBetween(39.8, 60.0);
  }

  @Test
  void historyIsThePacksWhicheverReleaseLooksAtIt() throws Exception {
    pack.rounds(2);
    assertThat(pack.charges()).isEqualTo(2);
    pack.offer(3, HONEST_AH, 0, SURE_AH);
    pack.rounds(3);
    assertThat(pack.last().servingCounter()).isEqualTo(3);

    pack.offer(4, HONEST_AH, 0.1f, SURE_AH);
    pack.rounds(3);

    assertThat(pack.last().servingCounter()).isEqualTo(4);
    assertThat(pack.charges()).isEqualTo(8);
    assertThat(pack.monitor.correctedSoh()).isCloseTo(sohAfter(8), within(CLOSE));
  }

  @Test
  void modelIsToldTheDutyOfThePackAndAnotherOneFromTheNextChargeOn() throws Exception {
    pack.restartIn("depot-3");
    pack.offer(3, HONEST_AH, 0.05f, SURE_AH, new TaughtUses(List.of("taxi", "depot-3")));
    pack.rounds(4);
    assertThat(pack.last().servingCounter()).isEqualTo(3);
    double depot = pack.monitor.correctedSoh();
    assertThat(depot).isCloseTo(pack.soh(HONEST_AH + 0.1), within(CLOSE));

    pack.save();
    pack.restartIn("taxi");
    assertThat(pack.monitor.correctedSoh()).isEqualTo(depot);
    pack.rounds(1);
    assertThat(pack.monitor.correctedSoh()).isCloseTo(pack.soh(HONEST_AH + 0.05), within(CLOSE));

    pack.save();
    pack.restartIn("bus"); // which the release was not taught
    pack.rounds(1);
    assertThat(pack.monitor.correctedSoh()).isCloseTo(pack.soh(HONEST_AH), within(CLOSE));
    assertThat(pack.charges()).as("one history whatever the duty").isEqualTo(6);
  }

  /** What the model says after so many charges. */
  private double sohAfter(int charges) {
    return pack.soh(HONEST_AH + 0.1 * Math.log(charges));
  }
}
