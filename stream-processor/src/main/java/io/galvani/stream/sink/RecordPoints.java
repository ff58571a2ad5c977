package io.galvani.stream.sink;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.schemas.proto.Rollup;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.timeseries.TimeSeriesSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Points of a record, whichever topic it is of; keeps the thinning and the accounts. */
final class RecordPoints {
  static final List<String> TOPICS =
      List.of(
          KafkaTopic.ESTIMATES.name(),
          KafkaTopic.HEALTH.name(),
          KafkaTopic.ALERTS.name(),
          KafkaTopic.ROLLUPS_1M.name(),
          KafkaTopic.LEDGER.name());

  private final PackDirectory directory;
  private final CellThinner thinner;
  private final Map<TallyKey, PackTally> tallies = new LinkedHashMap<>();

  RecordPoints(PackDirectory directory, CellThinner thinner) {
    this.directory = directory;
    this.thinner = thinner;
  }

  /** Rebuilds the thinning from a record whose points are stored already. */
  void recall(ConsumerRecord<byte[], byte[]> record) {
    if (isEstimate(record) && record.key() != null && record.value() != null) {
      try {
        select(record, PackEstimate.parseFrom(record.value()));
      } catch (IOException unreadable) {
        // It was given up when it was read first.
        return;
      }
    }
  }

  /** The points; a record that has none gives none. */
  List<Point> of(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
    if (record.key() == null || record.value() == null) {
      throw new MalformedMessageException("record must have key and value, but lacks one");
    }
    List<Point> points = new ArrayList<>();
    try {
      PackId pack = PackId.parse(new String(record.key(), StandardCharsets.UTF_8));
      PackLabels labels = directory.of(pack.key());
      add(record, pack, labels, points);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new MalformedMessageException(
          record.topic() + " record must be readable, but: " + unreadable.getMessage(), unreadable);
    }
    return points;
  }

  private void add(
      ConsumerRecord<byte[], byte[]> record, PackId pack, PackLabels labels, List<Point> points)
      throws IOException, MalformedMessageException {
    if (isEstimate(record)) {
      addEstimate(record, pack, labels, points);
    } else if (record.topic().equals(KafkaTopic.HEALTH.name())) {
      PackHealth health = PackHealth.parseFrom(record.value());
      HealthPoints.pack(pack, labels, health)
          .ifPresent(line -> points.add(new Point(TimeSeriesSchema.HEALTH.name(), line, record)));
      HealthPoints.cells(
          pack, labels, health, (name, line) -> points.add(new Point(name, line, record)));
    } else if (record.topic().equals(KafkaTopic.ALERTS.name())) {
      AlertEvent alert = AlertJson.parse(record.value());
      EventPoints.alert(labels, alert)
          .ifPresent(line -> points.add(new Point(TimeSeriesSchema.ALERT.name(), line, record)));
    } else if (record.topic().equals(KafkaTopic.LEDGER.name())) {
      EventPoints.ledger(pack, labels, LedgerAccount.parseFrom(record.value()))
          .ifPresent(line -> points.add(new Point(TimeSeriesSchema.LEDGER.name(), line, record)));
    } else {
      EventPoints.rollup(pack, labels, Rollup.parseFrom(record.value()))
          .ifPresent(line -> points.add(new Point(TimeSeriesSchema.ROLLUP.name(), line, record)));
    }
  }

  private void addEstimate(
      ConsumerRecord<byte[], byte[]> record, PackId pack, PackLabels labels, List<Point> points)
      throws IOException, MalformedMessageException {
    PackEstimate estimate = PackEstimate.parseFrom(record.value());
    EstimatePoints.check(estimate);
    EstimatePoints.pack(pack, labels, estimate)
        .ifPresent(line -> points.add(new Point(TimeSeriesSchema.PACK.name(), line, record)));
    BitSet selected = select(record, estimate);
    EstimatePoints.cells(
        pack,
        labels,
        estimate.getCells(),
        selected,
        (measurement, line) -> points.add(new Point(measurement, line, record)));
    tallies
        .computeIfAbsent(
            new TallyKey(pack.key(), estimate.getStreamEpoch()), key -> new PackTally(estimate))
        .add(estimate, record.value().length, points.size());
  }

  private BitSet select(ConsumerRecord<byte[], byte[]> record, PackEstimate estimate) {
    if (!estimate.hasCells()) {
      return new BitSet();
    }
    return thinner.select(
        new String(record.key(), StandardCharsets.UTF_8),
        new CellThinner.At(record.partition(), record.offset(), record.timestamp()),
        estimate.getCells());
  }

  /** Hands over the accounts that changed since they were asked for last. */
  void accounts(String instance, long nowMs, BiConsumer<String, LedgerAccount> each) {
    tallies.forEach(
        (key, tally) -> {
          if (tally.changed()) {
            each.accept(key.pack(), tally.account(instance, nowMs));
          }
        });
  }

  /** Event time of the newest accepted sample, UTC ms, 0 if none. */
  long newestTimestampMs() {
    return tallies.values().stream().mapToLong(PackTally::newestTimestampMs).max().orElse(0);
  }

  static boolean isEstimate(ConsumerRecord<byte[], byte[]> record) {
    return record.topic().equals(KafkaTopic.ESTIMATES.name());
  }

  private record TallyKey(String pack, long epoch) {}
}
