package io.galvani.edge.model;

import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ModelReport.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a pack stands with the newest release that it was told of, and when that is to be told. */
final class Standing {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  private final PackId pack;
  private final String model;
  private final long intervalMs;
  private State state = State.COMMITTED;
  private long counter;
  private String refusal = "";
  private boolean news = true;
  private long toldAgainMs;

  /**
   * @param model that its releases are of
   * @param intervalMs between two reports without news
   */
  Standing(PackId pack, String model, long intervalMs) {
    this.pack = pack;
    this.model = model;
    this.intervalMs = intervalMs;
  }

  /** What a boot found; not worth a line of the log. */
  void found(State now, long release) {
    state = now;
    counter = release;
  }

  void say(State now, long release, String code, @Nullable String why) {
    LOG.info(
        "Model {}, packId={} model={} counter={} refusal={} reason={}",
        now,
        pack,
        model,
        release,
        code,
        why);
    found(now, release);
    refusal = code;
    news = true;
  }

  State state() {
    return state;
  }

  long counter() {
    return counter;
  }

  /** Something that a report tells has changed. */
  void changed() {
    news = true;
  }

  boolean isDue(long nowMs) {
    return news || nowMs >= toldAgainMs;
  }

  /** A report was sent. */
  void told(long nowMs) {
    news = false;
    toldAgainMs = nowMs + intervalMs;
  }

  /** The report of what serves now, and of the figures of what is on trial, else of that. */
  ModelReport report(long atMs, ServingSwitch.Served serving, ModelFigures figures) {
    return new ModelReport(
        pack,
        model,
        counter,
        state,
        refusal,
        atMs,
        serving.counter(),
        serving.epoch(),
        serving.fromSeq(),
        figures);
  }
}
