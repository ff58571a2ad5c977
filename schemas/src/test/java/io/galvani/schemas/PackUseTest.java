package io.galvani.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.schemas.proto.PackRegistration;
import org.junit.jupiter.api.Test;

final class PackUseTest {
  private static final long EPOCH = 7;

  private static PackRegistration said(String use, long epoch, long fromSeq) {
    return PackRegistration.newBuilder()
        .setUse(use)
        .setStreamEpoch(epoch)
        .setPreviousStreamEpoch(epoch == EPOCH ? 0 : EPOCH)
        .setUseFromSeq(fromSeq)
        .build();
  }

  @Test
  void packThatWasNeverRegisteredAlwaysLivedAsItsFirstRegistrationTells() {
    PackUse use = PackUse.of(PackUse.following(said("taxi", EPOCH, 900), null));

    assertThat(use.at(EPOCH, 0)).isEqualTo("taxi");
    assertThat(use.at(EPOCH, 900)).isEqualTo("taxi");
  }

  @Test
  void samplesThatWaitedWhileTheDutyChangedAreOfTheOneBefore() {
    PackRegistration taxi = PackUse.following(said("taxi", EPOCH, 0), null);
    PackRegistration depot = PackUse.following(said("depot-3", EPOCH, 900), taxi);
    PackUse use = PackUse.of(depot);

    assertThat(use.at(EPOCH, 899)).isEqualTo("taxi");
    assertThat(use.at(EPOCH, 900)).isEqualTo("depot-3");
    assertThat(PackUse.of(PackUse.following(said("", EPOCH, 1200), depot)).at(EPOCH, 1200))
        .isEmpty();
  }

  @Test
  void dutyThatIsToldAgainBeganWhereItBegan() {
    PackRegistration depot =
        PackUse.following(
            said("depot-3", EPOCH, 900), PackUse.following(said("taxi", EPOCH, 0), null));
    PackRegistration again = PackUse.following(said("depot-3", EPOCH, 2000), depot);

    assertThat(again).isEqualTo(depot);
  }

  @Test
  void samplesOfTheNumberingBeforeAreOfTheDutyBefore() {
    PackRegistration taxi = PackUse.following(said("taxi", EPOCH, 0), null);
    PackUse changed = PackUse.of(PackUse.following(said("depot-3", EPOCH + 1, 40), taxi));
    PackUse kept = PackUse.of(PackUse.following(said("taxi", EPOCH + 1, 40), taxi));

    assertThat(changed.at(EPOCH, 5000)).isEqualTo("taxi");
    assertThat(changed.at(EPOCH + 1, 39)).isEqualTo("taxi");
    assertThat(changed.at(EPOCH + 1, 40)).isEqualTo("depot-3");
    assertThat(kept.at(EPOCH, 5000)).isEqualTo("taxi");
    assertThat(kept.at(EPOCH + 1, 0)).isEqualTo("taxi");
  }

  @Test
  void numberingThatTheRegistrationDoesNotKnowIsOfTheNewestDuty() {
    PackUse byHand = PackUse.of(said("depot-3", 0, 0));

    assertThat(byHand.at(12345, 0)).isEqualTo("depot-3");
    assertThat(PackUse.NONE.at(EPOCH, 5)).isEmpty();
    assertThat(PackUse.of(PackRegistration.getDefaultInstance()).at(EPOCH, 5)).isEmpty();
  }

  @Test
  void wrongNameThatIsRegisteredDoesNotSpread() {
    PackRegistration wrong =
        said("depot 3", EPOCH, 0).toBuilder().setPreviousUse("no name").build();

    PackUse next = PackUse.of(PackUse.following(said("taxi", EPOCH, 9), wrong));
    PackUse same =
        PackUse.of(
            PackUse.following(said("taxi", EPOCH, 9), wrong.toBuilder().setUse("taxi").build()));

    assertThat(next.at(EPOCH, 0)).isEmpty();
    assertThat(same.at(EPOCH, 0)).isEqualTo("taxi");
  }

  @Test
  void nameThatBreaksTheRuleIsRefusedByName() {
    assertThat(PackUse.requireName("use", "R2-5-" + "x".repeat(27))).hasSize(32);
    for (String wrong : new String[] {"", " ", "depot 3", "a_b", "a/b", ".", "x".repeat(33)}) {
      assertThatThrownBy(() -> PackUse.requireName("packs[0].use", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("packs[0].use must be 1 to 32 of A-Z a-z 0-9 -, but was \"" + wrong + "\"");
    }
    assertThatThrownBy(() -> PackUse.of(said("a_b", EPOCH, 0)))
        .hasMessage("use must be 1 to 32 of A-Z a-z 0-9 -, but was \"a_b\"");
    PackRegistration odd = PackRegistration.newBuilder().setPreviousUse("a b").build();
    assertThatThrownBy(() -> PackUse.of(odd)).hasMessageStartingWith("previous_use must be ");
  }
}
