package io.galvani.trainer.rollout;

import io.galvani.trainer.rollout.Rollout.State;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators where the waves of running rollouts stand: gauges, and a line where it changes.
 */
final class RolloutProgress {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutProgress.class);
  private static final String PENDING = "pending";
  private static final String PROMOTED = "promoted";
  private static final String IDLE = "idle";
  private static final String FAILING = "failing";

  private final Gauge packs;
  private final Gauge hours;
  private final double leastPackHours;
  private final Map<String, WaveStanding> last = new HashMap<>();

  RolloutProgress(PrometheusRegistry registry, double leastPackHours) {
    this.leastPackHours = leastPackHours;
    this.packs =
        Gauge.builder()
            .name("galvani_rollout_wave_packs")
            .help("Packs of the wave that is going out, by what they say of the release")
            .labelNames("model", "stage")
            .register(registry);
    this.hours =
        Gauge.builder()
            .name("galvani_rollout_wave_pack_hours")
            .help("Hours over all packs of the wave that the release was judged in")
            .labelNames("model")
            .register(registry);
  }

  /** Takes where a wave stands after a step. */
  void of(Rollout rollout, WaveStanding now) {
    String model = rollout.model();
    if (rollout.state() != State.RUNNING) {
      last.remove(model);
      hours.remove(model);
      for (String stage : new String[] {PENDING, PROMOTED, IDLE, FAILING}) {
        packs.remove(model, stage);
      }
      return;
    }
    packs.labelValues(model, PENDING).set(now.pending());
    packs.labelValues(model, PROMOTED).set(now.promoted());
    packs.labelValues(model, IDLE).set(now.idle());
    packs.labelValues(model, FAILING).set(now.failing().size());
    hours.labelValues(model).set(now.packHours());
    WaveStanding before = last.put(model, now);
    if (before == null || !sameButForHours(before, now)) {
      LOG.info(
          "Rollout waits, model={} counter={} wave={} promoted={} pending={} idle={} failing={}"
              + " reason={}",
          model,
          rollout.counter(),
          rollout.wave() + 1,
          now.promoted(),
          now.pending(),
          now.idle(),
          now.failing().size(),
          now.waitsFor(leastPackHours));
    }
  }

  private static boolean sameButForHours(WaveStanding one, WaveStanding other) {
    return one.pending() == other.pending()
        && one.promoted() == other.promoted()
        && one.idle() == other.idle()
        && one.failing().size() == other.failing().size();
  }
}
