package io.galvani.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {
  private final RoundTrips trips = new RoundTrips(2_000);

  @Test
  void allowsTheConfiguredSilenceOnAQuickLink() {
    trips.took(40, true);
    trips.took(60, false);

    assertThat(trips.stallMs()).isEqualTo(2_000);
  }

  @Test
  void allowsTheMeanAndFourDeviationsOnASlowOne() {
    trips.took(1_800, true);
    assertThat(trips.stallMs()).as("half of the first is taken for its deviation").isEqualTo(5_400);

    for (int n = 0; n < 50; n++) {
      trips.took(1_800, false);
    }
    assertThat(trips.stallMs()).as("steady at 1.8 s").isEqualTo(2_000);
    trips.took(2_800, false);
    assertThat(trips.stallMs()).as("1,925 and 4 times 250").isEqualTo(2_925);
  }

  @Test
  void doublesWithEveryStallUpToAMinute() {
    trips.stalled();
    assertThat(trips.stallMs()).isEqualTo(4_000);
    for (int n = 0; n < 20; n++) {
      trips.stalled();
    }
    assertThat(trips.stallMs()).isEqualTo(60_000);
  }

  @Test
  void keepsTwoDoublingsUntilAMessageSentOnceIsMeasured() {
    for (int n = 0; n < 5; n++) {
      trips.stalled();
    }
    trips.confirmedAgain();
    assertThat(trips.stallMs()).isEqualTo(8_000);

    trips.took(100, false);
    assertThat(trips.stallMs()).isEqualTo(2_000);
  }

  @Test
  void seesAQueueInHalfAsLongAgainAsTheQuickestOfTheLink() {
    trips.took(1_200, true);
    assertThat(trips.queued(1_800)).isFalse();
    assertThat(trips.queued(1_801)).isTrue();

    trips.took(10, false);
    assertThat(trips.queued(210)).isFalse();
    assertThat(trips.queued(211)).isTrue();

    trips.took(5_000, true);
    assertThat(trips.queued(6_000)).isFalse();
    assertThat(trips.queued(6_001)).isTrue();
  }

  @Test
  void forgetsTheLinkBefore() {
    trips.took(5_000, true);
    trips.stalled();

    trips.restart();

    assertThat(trips.stallMs()).isEqualTo(2_000);
    trips.took(9_000, false);
    assertThat(trips.queued(9_000)).isFalse();
  }
}
