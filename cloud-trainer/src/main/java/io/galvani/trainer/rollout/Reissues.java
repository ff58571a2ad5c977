package io.galvani.trainer.rollout;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.release.Publishing;
import io.galvani.trainer.release.ReleaseRepository;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves the release that was good before one that was rolled back as a candidate: an edge that had
 * committed the bad one takes it only under a new counter, which a person must sign.
 */
final class Reissues {
  private static final Logger LOG = LoggerFactory.getLogger(Reissues.class);

  private final @Nullable Path folder;
  private final InstantSource clock;
  private final Set<String> heeded = new HashSet<>();

  /**
   * @param folder of releases; null: nothing is left anywhere
   */
  Reissues(@Nullable Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Takes note of a rollout, once for each that was rolled back. Nothing is done where nothing
   * served before, or where something newer was released since.
   *
   * @return the candidate that was made, if one was
   */
  Optional<String> heed(Rollout rollout) {
    boolean back = rollout.state() == Rollout.State.ROLLED_BACK && rollout.previousCounter() > 0;
    if (folder == null || !back || !heeded.add(rollout.model() + "/" + rollout.counter())) {
      return Optional.empty();
    }
    try {
      ReleaseRepository repository = new ReleaseRepository(folder);
      if (repository.nextCounter(rollout.model()) != rollout.counter() + 1) {
        return Optional.empty();
      }
      Optional<String> candidate =
          new Publishing(repository, clock.millis())
              .again(rollout.model(), rollout.previousCounter());
      candidate.ifPresent(name -> LOG.info("Candidate waits to be signed, name={}", name));
      return candidate;
    } catch (InputException unusable) {
      LOG.warn(
          "Release cannot be made a candidate again, model={} counter={} reason={}",
          rollout.model(),
          rollout.previousCounter(),
          unusable.getMessage());
      return Optional.empty();
    }
  }
}
