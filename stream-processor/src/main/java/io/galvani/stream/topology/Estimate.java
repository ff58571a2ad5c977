package io.galvani.stream.topology;

import io.galvani.schemas.PackId;
import io.galvani.stream.topology.state.Engine;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Steps the estimator on each sample and, when a frame is done, says what it made of it. */
final class Estimate extends ContextualProcessor<PackId, PackStep, Object, Object> {
  private final EstimateColumns columns = new EstimateColumns();

  @Override
  public void process(Record<PackId, PackStep> record) {
    PackStep step = record.value();
    if (step.first()) {
      columns.begin(step);
    }
    Engine engine = step.engine();
    step.outcome(engine.step(step.sample()));
    columns.add(step);
    context()
        .forward(
            new Record<Object, Object>(record.key(), step, record.timestamp()),
            PackTopology.DETECT);
    if (step.last() && step.completed()) {
      context()
          .forward(
              new Record<Object, Object>(
                  record.key(), columns.end(step).toByteArray(), record.timestamp()),
              PackTopology.ESTIMATES);
    }
  }
}
