package io.galvani.stream.topology;

import io.galvani.schemas.PackId;
import io.galvani.stream.topology.state.Engine;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Steps estimator, health and condition on each sample and, when a frame is done, says what they
 * made of it. A frame is also done when its pack was quarantined in it.
 */
final class Estimate extends ContextualProcessor<PackId, PackStep, Object, Object> {
  private final EstimateColumns columns = new EstimateColumns();
  private final HealthColumns health = new HealthColumns();
  private final FeatureColumns features = new FeatureColumns();

  @Override
  public void process(Record<PackId, PackStep> record) {
    PackStep step = record.value();
    Engine engine = step.engine();
    if (step.first()) {
      columns.begin(step);
      health.begin(engine);
      features.begin();
    }
    step.outcome(engine.step(step.sample(), step.pack().admission().epoch()));
    columns.add(step);
    if (engine.rowDone()) {
      features.add(step);
    }
    if (engine.chargeDone()) {
      features.addCharge(step);
      health.charged();
    }
    context()
        .forward(
            new Record<Object, Object>(record.key(), step, record.timestamp()),
            PackTopology.DETECT);
    if (step.completed() && (step.last() || engine.quarantined())) {
      send(record, columns.end(step).toByteArray(), PackTopology.ESTIMATES);
      if (features.any()) {
        send(record, features.end(step).toByteArray(), PackTopology.FEATURES);
      }
      if (health.news(engine) && !engine.quarantined()) {
        send(record, HealthColumns.of(step).toByteArray(), PackTopology.HEALTH);
      }
    }
  }

  private void send(Record<PackId, PackStep> record, byte[] message, String to) {
    context().forward(new Record<Object, Object>(record.key(), message, record.timestamp()), to);
  }
}
