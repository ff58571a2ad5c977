package io.galvani.trainer.rollout;

import static io.galvani.trainer.rollout.MadeUpFleet.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.rollout.Rollout.State;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutProgressTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RolloutProgress progress = new RolloutProgress(registry, 24);
  private final Rollout running = Rollout.begin("soh", 7, 6, List.of(1, 100), NOW_MS);

  @Test
  void aWaveThatWaitsSaysForWhat() {
    assertThat(standing(2, 1, 0, 3).waitsFor(24))
        .isEqualTo("2 packs have yet to promote the release");
    assertThat(standing(0, 1, 0, 3).waitsFor(24)).isEqualTo("3.0 of 24.0 pack-hours are over");
    assertThat(standing(0, 0, 4, 0).waitsFor(24))
        .isEqualTo("none of 4 packs has anything to judge the release by");
    assertThat(standing(0, 0, 0, 0).waitsFor(24)).isEqualTo("no pack of the wave is there");
    assertThat(standing(0, 1, 0, 30).waitsFor(24)).isEmpty();
  }

  @Test
  void whereTheWaveStandsCanBeReadAndIsGoneWithTheRollout() throws Exception {
    progress.of(running, standing(2, 3, 1, 12.5));

    assertThat(scraped())
        .contains("galvani_rollout_wave_packs{model=\"soh\",stage=\"pending\"} 2.0")
        .contains("galvani_rollout_wave_packs{model=\"soh\",stage=\"promoted\"} 3.0")
        .contains("galvani_rollout_wave_packs{model=\"soh\",stage=\"idle\"} 1.0")
        .contains("galvani_rollout_wave_pack_hours{model=\"soh\"} 12.5");

    progress.of(running.in(State.PAUSED, NOW_MS, "by a person"), standing(2, 3, 1, 12.5));

    assertThat(scraped()).doesNotContain("model=");
  }

  private static WaveStanding standing(int pending, int promoted, int idle, double packHours) {
    return new WaveStanding(pending + promoted, pending, promoted, idle, packHours, List.of());
  }

  private String scraped() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    return text.toString(StandardCharsets.UTF_8);
  }
}
