package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that starts again while its pack is charged goes on with the charge. */
@SuppressWarnings("NullAway.Init")
final class RestartedChargeTest {
  private static final int CHARGES = 3;

  @TempDir private Path home;
  private ChargedPack undisturbed;
  private ChargedPack pack;

  @BeforeEach
  void open() throws Exception {
    undisturbed = begun("undisturbed");
    undisturbed.rounds(CHARGES);
    pack = begun("killed");
    pack.rounds(1);
  }

  private ChargedPack begun(String name) throws Exception {
    return new ChargedPack(Files.createDirectory(home.resolve(name)), Duration.ofHours(2));
  }

  @AfterEach
  void close() {
    undisturbed.close();
    pack.close();
  }

  private void assertNothingIsLost() throws Exception {
    pack.rounds(CHARGES - (int) pack.charges());
    assertThat(pack.charges()).isEqualTo(CHARGES);
    assertThat(pack.history()).isEqualTo(undisturbed.history());
  }

  @Test
  void killedWithinAChargeItGoesOnFromTheStoredStateAndTheSamplesAfterIt() throws Exception {
    pack.untilWithinACharge();
    pack.save();
    pack.frames(2);
    pack.restart();
    pack.untilItTapers();
    pack.save();
    pack.restart();

    assertNothingIsLost();
  }

  @Test
  void stateOfBeforeTheLastChargesEndTellsItNoSecondTime() throws Exception {
    pack.untilItTapers();
    pack.save();
    pack.rounds(1); // stored with the end of the charge, the state is not
    assertThat(pack.charges()).isEqualTo(2);
    pack.untilWithinACharge();

    pack.restart();

    assertThat(pack.charges()).isEqualTo(2);
    assertNothingIsLost();
  }

  @Test
  void stateThatTheVersionBeforeStoredIsTakenAndTheChargeBeginsAnew() throws Exception {
    pack.untilWithinACharge();
    pack.saveAsTheVersionBefore();
    pack.restart();
    pack.rounds(1);

    assertThat(pack.charges()).isEqualTo(1);
    pack.rounds(1);
    assertThat(pack.charges()).isEqualTo(2);
  }
}
