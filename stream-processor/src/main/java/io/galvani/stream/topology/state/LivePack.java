package io.galvani.stream.topology.state;

import io.galvani.schemas.PackId;
import io.galvani.stream.topology.admit.Admission;
import io.galvani.stream.topology.rollup.MinuteRollup;
import org.jspecify.annotations.Nullable;

/** One pack while its frames are worked on. Without a registration it has an account only. */
public final class LivePack {
  private final PackId id;
  private final Admission admission;
  private final MinuteRollup rollup;
  private final @Nullable Engine engine;
  private final boolean restarted;

  LivePack(
      PackId id,
      Admission admission,
      MinuteRollup rollup,
      @Nullable Engine engine,
      boolean restarted) {
    this.id = id;
    this.admission = admission;
    this.rollup = rollup;
    this.engine = engine;
    this.restarted = restarted;
  }

  public PackId id() {
    return id;
  }

  public Admission admission() {
    return admission;
  }

  public MinuteRollup rollup() {
    return rollup;
  }

  /** Estimator and detector; null for a pack that is not registered. */
  public @Nullable Engine engine() {
    return engine;
  }

  /**
   * Whether a stored state was given up, because the pack was re-celled or the state unreadable.
   */
  public boolean restarted() {
    return restarted;
  }
}
