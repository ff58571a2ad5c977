package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.sink.Sink;
import io.galvani.stream.sink.SinkConfig;
import io.galvani.stream.sink.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time-series database away; answers that are no success are {@code SinkIT}'s. */
final class StoreFault extends CaseRow {
  private static final int OUTAGE_S = Integer.getInteger("galvani.fault.outage.s", 60);
  private static final double MEBI = 1 << 20;
  private static final String CONTENT =
      "SELECT count(), sum(soc), sum(soc_sigma), sum(cell_voltage_min_v), sum(next_seq) FROM pack";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    List<FedPack> packs = FedPack.fleet(3, 12, 41, Watch.START_MS);
    open(folder, RoadPlan.of(packs, 50, Long.MAX_VALUE));
  }

  @Override
  String cases() {
    return "T41";
  }

  @Test
  @Order(41)
  void t41WithoutTheDatabaseEstimatesAreNotLate() throws Exception {
    running.begin();
    TimeUnit.SECONDS.sleep(OUTAGE_S / 4);
    long fromMs = System.currentTimeMillis();
    long residentBytes = road.child("sink").residentBytes();
    road.part("database").kill();
    TimeUnit.SECONDS.sleep(OUTAGE_S);
    long afterBytes = road.child("sink").residentBytes();
    long untilMs = System.currentTimeMillis();
    road.part("database").start();
    running.recovered();

    List<Long> before = latenciesMs(fromMs - OUTAGE_S * 250L, fromMs);
    List<Long> during = latenciesMs(fromMs, untilMs);
    running.figure(
        "T41",
        "outage %d s, frame to estimate p99 %d ms before and %d ms meanwhile, sink resident %.0f"
            + " MiB before and %.0f MiB at its end",
        OUTAGE_S,
        p99(before),
        p99(during),
        residentBytes / MEBI,
        afterBytes / MEBI);
    // Estimates and alerts leave in the same transaction.
    assertThat(p99(during)).isLessThan(p99(before) + 1_000);
    assertThat((afterBytes - residentBytes) / MEBI).isLessThan(64);
  }

  @Test
  @Order(99)
  void aReplayFromTheBeginningLeavesTheSameContent() throws Exception {
    String before = road.database().query(CONTENT).path("dataset").toString();
    SinkConfig like =
        SinkConfig.of(
            StoreConfig.questDb("http://127.0.0.1:" + road.storeLink().port()),
            road.bootstrapServers(),
            -1);
    SinkConfig replay =
        new SinkConfig(
            "replay",
            -1,
            "replay",
            like.store(),
            like.batchPoints(),
            like.flushInterval(),
            like.cells(),
            like.ledgerInterval(),
            like.kafka());
    try (Sink sink = new Sink(replay)) {
      sink.start();
      assertThat(sink.awaitDrained(Duration.ofMinutes(3))).isTrue();
    }
    Watch.await(
        "the same content",
        () -> road.database().query(CONTENT).path("dataset").toString().equals(before));

    Watch.figure("T41", "content after a replay from zero: equal, %s", before);
  }

  /** From the arrival of frames in Kafka to their estimates there, ms. */
  private List<Long> latenciesMs(long fromMs, long untilMs) {
    List<Long> all = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(
            Map.of("bootstrap.servers", road.bootstrapServers()),
            KafkaTopic.ESTIMATES.name(),
            "latency")) {
      reader.readToEnd(
          Duration.ofSeconds(30),
          record -> {
            try {
              long ingestMs = PackEstimate.parseFrom(record.value()).getIngestMs();
              if (ingestMs >= fromMs && ingestMs < untilMs) {
                all.add(record.timestamp() - ingestMs);
              }
            } catch (com.google.protobuf.InvalidProtocolBufferException notOurs) {
              throw new IllegalStateException(notOurs);
            }
          });
    }
    all.sort(null);
    return all;
  }

  private static long p99(List<Long> sorted) {
    assertThat(sorted).isNotEmpty();
    return sorted.get(sorted.size() * 99 / 100);
  }
}
