package io.galvani.stream.topology.state;

import io.galvani.battery.anomaly.PackAnomaly;
import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The learned watch over one pack. Which release serves is stored with the pack; the open snippet
 * and the last scores are not: after a restart they are gathered anew, while an alert that is open
 * stays open.
 */
public final class Watcher {
  private static final byte[] NONE = new byte[0];

  private final Serving<PackAnomaly> serving;
  private boolean judged;

  /**
   * A watcher that nobody has told anything.
   *
   * @param open begins a watch by its counter; null while the release is not at hand
   */
  Watcher(LongFunction<@Nullable PackAnomaly> open) {
    this.serving =
        new Serving<>(
            new Serving.Opener<>() {
              @Override
              public @Nullable PackAnomaly open(Serving.Switch at) {
                return open.apply(at.counter());
              }

              @Override
              public byte[] block(PackAnomaly work) {
                return NONE;
              }

              @Override
              public void restore(PackAnomaly work, byte[] block) {
                // Nothing was stored.
              }
            });
  }

  /** Takes what the edge says; the same again changes nothing. */
  public void heed(long epoch, long seq, long counter) {
    serving.heed(epoch, seq, counter);
  }

  /** Takes a sample after the filter has stepped on it. */
  void step(PackState state, PackSample sample, StepOutcome outcome, long epoch) {
    PackAnomaly anomaly = serving.at(epoch, sample.seq());
    judged = anomaly != null && anomaly.step(state, sample, outcome);
  }

  /** Tells the alerts of the pack what the last sample brought. */
  public void tell(
      PackDetector detector, DetectorState alerts, PackSample sample, AlertListener listener) {
    PackAnomaly anomaly = serving.work();
    if (anomaly == null) {
      detector.learnedNothing(alerts, sample, listener);
    } else if (judged) {
      anomaly.tell(detector, alerts, sample, listener);
    }
  }

  /** Release that serves, 0 for none. */
  public long counter() {
    return serving.counter();
  }

  /** Score of the last snippet, 1 = where an alert begins; NaN where there is none. */
  public double score() {
    PackAnomaly anomaly = serving.work();
    return anomaly == null ? Double.NaN : anomaly.score();
  }

  /** Byte form; empty where nothing serves and nothing is due. */
  byte[] block() {
    return serving.block();
  }

  /** Takes up what {@link #block()} gave. */
  void restore(byte[] block) {
    serving.restore(block);
  }
}
