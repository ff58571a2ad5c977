package io.galvani.edge.model;

import io.galvani.release.model.KnownModel;
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
  private final KnownModel model;
  private final ModelLine line;
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
  Standing(PackId pack, KnownModel model, ModelLine line, long intervalMs) {
    this.pack = pack;
    this.model = model;
    this.line = line;
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
        model.id(),
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

  /** Reports what serves now, and the figures of what is on trial, else of that. */
  void tell(long nowMs, long wallClockMs, ServingSwitch.Served serving, ModelFigures figures) {
    ModelReport report =
        new ModelReport(
            pack,
            model.id(),
            counter,
            state,
            refusal,
            wallClockMs,
            serving.counter(),
            serving.epoch(),
            serving.fromSeq(),
            figures);
    line.publish(ModelTopics.report(pack, model).toString(), report.toBytes());
    news = false;
    toldAgainMs = nowMs + intervalMs;
  }
}
