package io.galvani.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.release.DoublingModel;
import io.galvani.trainer.release.ReleaseOffice;
import io.galvani.trainer.rollout.Rollout.State;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReissuesTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(NOW_MS));

  @TempDir private Path folder = Path.of("");

  private @Nullable ReleaseOffice office;

  @BeforeEach
  void twoReleases() {
    office = new ReleaseOffice(folder, NOW_MS);
    release("first");
    release("second");
  }

  private void release(String name) {
    ReleaseOffice open = Objects.requireNonNull(office);
    DoublingModel.addTo(open.repository(), name);
    open.release(name, NOW_MS);
  }

  private static Rollout rollout(long counter, long previous, State state) {
    return Rollout.begin("doubling", counter, previous, List.of(100), NOW_MS)
        .in(state, NOW_MS, "for a test");
  }

  @Test
  void releaseBeforeTheBadOneWaitsToBeSignedOnceAndGetsANewCounter() {
    Reissues reissues = new Reissues(folder, CLOCK);

    Optional<String> candidate = reissues.heed(rollout(2, 1, State.ROLLED_BACK));

    assertThat(candidate).contains("doubling-again-1-3");
    assertThat(reissues.heed(rollout(2, 1, State.ROLLED_BACK))).isEmpty();
    assertThat(new Reissues(folder, CLOCK).heed(rollout(2, 1, State.ROLLED_BACK)))
        .as("after a restart")
        .isEmpty();
    assertThat(java.util.Objects.requireNonNull(office).release("doubling-again-1-3", NOW_MS))
        .isEqualTo(3);
    assertThat(new Reissues(folder, CLOCK).heed(rollout(2, 1, State.ROLLED_BACK)))
        .as("something newer is released")
        .isEmpty();
  }

  @Test
  void rolloutThatGoesOnOrHadNothingBeforeItLeavesNothing() {
    Reissues reissues = new Reissues(folder, CLOCK);

    assertThat(reissues.heed(rollout(2, 1, State.RUNNING))).isEmpty();
    assertThat(reissues.heed(rollout(2, 1, State.DONE))).isEmpty();
    assertThat(reissues.heed(rollout(2, 0, State.ROLLED_BACK))).isEmpty();
    assertThat(new Reissues(null, CLOCK).heed(rollout(2, 1, State.ROLLED_BACK))).isEmpty();
  }

  @Test
  void releaseThatIsNotInTheRepositoryHoldsNothingUp() {
    assertThat(new Reissues(folder, CLOCK).heed(rollout(2, 7, State.ROLLED_BACK))).isEmpty();
    assertThat(
            new Reissues(folder.resolve("nowhere"), CLOCK).heed(rollout(2, 1, State.ROLLED_BACK)))
        .isEmpty();
  }
}
