package io.galvani.battery.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.twin.TwinSettings;
import org.junit.jupiter.api.Test;

/** Joints in a pack of cells of 60 Ah and 1 mOhm, driven and charged all day. */
class ResistanceRiseTest {
  private static final int CELL = 7;
  private static final double JOINT_OHM = 0.0003;
  private static final int LATER_S = 5 * 3600;
  private static final int LATEST_S = 10 * 3600;

  @Test
  void aJointThatComesLooseIsFoundOnItsCellAndOnNoOther() {
    WatchedPack pack = new WatchedPack();
    pack.joint(CELL, s -> s >= LATER_S ? JOINT_OHM : 0);
    pack.drive(LATEST_S);

    assertThat(pack.raised()).containsExactly("cell-resistance-rise " + CELL);
    AlertTransition alert = pack.told().get(0);
    assertThat(alert.atMs()).isGreaterThanOrEqualTo(pack.timeMs(LATER_S));
    assertThat(alert.value()).isGreaterThan(alert.threshold());
    assertThat(alert.evidence()).containsKeys("share_of_late", "share_before");
  }

  @Test
  void aDifferenceThatStoodFromTheBeginningIsNoRise() {
    WatchedPack pack = new WatchedPack();
    pack.joint(CELL, s -> JOINT_OHM);
    pack.drive(LATEST_S);

    assertThat(pack.raised()).isEmpty();
    assertThat(pack.past().pastWindows[CELL]).isGreaterThan(20);
    assertThat(pack.past().past[CELL]).isBetween(0.1f, 0.4f);
  }

  @Test
  void thePastIsNotLearnedWhileTheAlertIsOpenAndEndsItWhenTheJointIsMended() {
    WatchedPack pack = new WatchedPack();
    pack.joint(CELL, s -> s >= LATER_S && s < 2 * LATEST_S ? JOINT_OHM : 0);
    pack.driveUntilRaised(LATEST_S);
    float before = pack.past().past[CELL];
    float others = pack.past().past[CELL + 1];

    pack.drive(2 * LATEST_S);
    assertThat(pack.told()).noneMatch(alert -> alert.phase() == Phase.CLEARED);
    assertThat(pack.past().past[CELL]).isEqualTo(before);
    assertThat(pack.past().past[CELL + 1]).isNotEqualTo(others);

    pack.drive(2 * LATEST_S + LATER_S);
    assertThat(pack.told().get(pack.told().size() - 1).phase()).isEqualTo(Phase.CLEARED);
  }

  @Test
  void channelsThatDropOutHideNoJointAndAreNone() {
    WatchedPack pack = new WatchedPack();
    pack.joint(CELL, s -> s >= LATER_S ? JOINT_OHM : 0);
    pack.missing((cell, s) -> (s / 20 + cell) % 97 == 0 || (cell == 2 && s % 1000 < 100));
    pack.drive(LATEST_S);

    assertThat(pack.raised()).containsExactly("cell-resistance-rise " + CELL);
    assertThat(pack.past().pastWindows[2]).isLessThan(pack.past().pastWindows[3]);
  }

  @Test
  void voltagesThatAllLagBehindTheCurrentTellItToo() {
    WatchedPack pack = new WatchedPack();
    pack.lag(5);
    pack.joint(CELL, s -> s >= LATER_S ? JOINT_OHM : 0);
    pack.drive(2 * LATEST_S);

    assertThat(pack.raised()).containsExactly("cell-resistance-rise " + CELL);
  }

  @Test
  void aCurrentThatHardlyEverChangesTellsNothing() {
    TwinSettings.Use trickle = new TwinSettings.Use(0.3, 0, 0.05, 0.9, 25, 4, 0);
    WatchedPack pack = new WatchedPack(TwinSettings.of(WatchedPack.CELLS).with(trickle));
    pack.drive(LATEST_S);

    assertThat(pack.past().pairs).isPositive();
    assertThat(pack.past().pastWindows).containsOnly(0);
  }
}
