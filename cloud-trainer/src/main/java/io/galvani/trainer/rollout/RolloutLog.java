package io.galvani.trainer.rollout;

import java.util.List;
import java.util.Optional;

/** Where rollouts are kept; the newest entry of a model is its state. */
public interface RolloutLog extends AutoCloseable {
  /** Stores a state durably. */
  void append(Rollout rollout);

  /** Every stored state of a model that is still kept, oldest first. */
  List<Rollout> history(String model);

  /** The newest state of a model. */
  default Optional<Rollout> newest(String model) {
    List<Rollout> all = history(model);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  @Override
  void close();
}
