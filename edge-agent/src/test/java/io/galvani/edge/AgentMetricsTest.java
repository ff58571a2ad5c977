package io.galvani.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.delivery.UplinkStats;
import io.galvani.edge.outbox.OutboxStats;
import io.galvani.edge.source.SourceCounts;
import io.galvani.schemas.PackId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgentMetricsTest {
  @Test
  void whatModelsCorrectIsBesideWhatTheEquationsSay() {
    PrometheusRegistry registry = new PrometheusRegistry();
    AgentMetrics.register(registry, AgentMetricsTest::snapshot);

    assertThat(gauge(registry, "galvani_agent_soc_ratio")).isEqualTo(0.5);
    assertThat(gauge(registry, "galvani_agent_soc_corrected_ratio")).isEqualTo(0.51);
    assertThat(gauge(registry, "galvani_agent_soh_ratio")).isEqualTo(0.9);
    assertThat(gauge(registry, "galvani_agent_soh_corrected_ratio")).isEqualTo(0.88);
  }

  @Test
  void writesOfReleasesThatFailedAreCounted() {
    PrometheusRegistry registry = new PrometheusRegistry();
    AgentMetrics.register(registry, AgentMetricsTest::snapshot);

    CounterSnapshot failures =
        (CounterSnapshot)
            registry.scrape("galvani_agent_model_store_failures"::equals).stream()
                .findFirst()
                .orElseThrow();

    assertThat(failures.getDataPoints().get(0).getValue()).isEqualTo(3);
    assertThat(gauge(registry, "galvani_agent_models_failed")).isEqualTo(2);
  }

  private static double gauge(PrometheusRegistry registry, String name) {
    return registry.scrape(name::equals).stream()
        .map(GaugeSnapshot.class::cast)
        .flatMap(gauge -> gauge.getDataPoints().stream())
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static AgentSnapshot snapshot() {
    PackSnapshot pack =
        new PackSnapshot(
            new PackId("acme", "a"),
            77,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0.5,
            0.51,
            0.9,
            0.88,
            false,
            SourceCounts.NONE);
    return new AgentSnapshot(
        List.of(pack),
        new UplinkStats(false, 0, 0, 0, 0, 0, 0, 0, 0),
        new OutboxStats(0, 0, 0, 0, 0, 0, ""),
        3,
        2);
  }
}
