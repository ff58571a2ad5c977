package io.galvani.release.verify;

import static io.galvani.release.verify.HonestRepository.DAY_MS;
import static io.galvani.release.verify.HonestRepository.NOW_MS;
import static io.galvani.release.verify.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** T57: clocks at 1970, set back, or far ahead while expiry is checked. */
final class ClockAttackTest {
  private static final DeviceClock UNSET = new DeviceClock(false, 0);

  private final HonestRepository honest = new HonestRepository();

  private TrustState verify(TrustState state, DeviceClock clock) throws Exception {
    return ReleaseVerifier.verify(honest.bundle(3), state, HonestRepository.device(), clock)
        .state();
  }

  private TrustState attested(long timeMs) {
    return new TrustState(honest.root(), 0, timeMs, Map.of());
  }

  @Test
  void withoutAnyTimeTheModelAtWorkStays() {
    expect(Refusal.TIME_UNKNOWN, () -> verify(honest.trust(), UNSET));
  }

  @Test
  void aClockAt1970IsOverruledByTheLastAttestedTime() throws Exception {
    DeviceClock epoch = new DeviceClock(true, 3_600_000);

    expect(Refusal.TIMESTAMP_EXPIRED, () -> verify(attested(NOW_MS + 2 * DAY_MS), UNSET));
    expect(
        Refusal.TIMESTAMP_EXPIRED,
        () -> verify(attested(NOW_MS + 2 * DAY_MS), new DeviceClock(true, NOW_MS)));
    assertThat(verify(attested(NOW_MS - DAY_MS), UNSET).attestedTimeMs())
        .isEqualTo(NOW_MS - DAY_MS / 24);
    // A synced clock that contradicts the signer by more than a day settles nothing.
    expect(Refusal.TIMESTAMP_FROM_FUTURE, () -> verify(attested(NOW_MS - DAY_MS), epoch));
  }

  @Test
  void attestedTimeNeverGoesBack() throws Exception {
    TrustState later = attested(NOW_MS + DAY_MS / 2);

    assertThat(verify(later, UNSET).attestedTimeMs()).isEqualTo(NOW_MS + DAY_MS / 2);
  }

  @Test
  void aClockFarAheadRefusesButPoisonsNothing() throws Exception {
    expect(
        Refusal.ROOT_EXPIRED,
        () -> verify(honest.trust(), new DeviceClock(true, NOW_MS + 9000 * DAY_MS)));

    assertThat(verify(honest.trust(), HonestRepository.CLOCK).attestedTimeMs())
        .isEqualTo(NOW_MS - DAY_MS / 24);
  }
}
