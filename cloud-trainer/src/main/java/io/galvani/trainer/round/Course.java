package io.galvani.trainer.round;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One model's way from what the fleet streams to a candidate: collect, freeze, run. One thread at a
 * time.
 */
public interface Course {
  /** What is trained. */
  KnownModel model();

  /** Whether a pack is left out while an alert of a rule is open on it. */
  boolean leavesOut(String rule);

  /**
   * Takes steps of a pack.
   *
   * @return whether they are of features that this model has
   */
  boolean collect(String pack, PackFeatures message);

  /** What was collected since this was made. */
  NewestSteps<?> collected();

  /** What surprised the filters of the packs since the last round. */
  Innovation innovation();

  /**
   * What a round would learn from and be judged on.
   *
   * @param packs those that may be used
   * @param holdOut rows of a signed hold-out; empty: packs are held out by hash
   * @throws IOException if the hold-out is not of this model
   */
  Frozen freeze(List<PackFacts> packs, Optional<RowFile> holdOut) throws IOException;

  /**
   * Trains on what was frozen, gates and leaves a candidate if the gate lets it pass.
   *
   * @param nowMs Unix time, ms
   * @throws IOException if what was frozen cannot be read back
   * @throws IllegalArgumentException saying what the rows lack
   */
  RoundOutcome run(Material material, Progress progress, long nowMs) throws IOException;
}
