package io.galvani.stream.topology;

import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.AlertTransition;
import io.galvani.schemas.PackId;
import io.galvani.stream.topology.state.Engine;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Steps the detector on each sample, after the estimator, and tells what a model makes of it. */
final class Detect extends ContextualProcessor<PackId, PackStep, Object, Object> {
  private final List<AlertTransition> found = new ArrayList<>();
  private final AlertListener listener = found::add;

  @Override
  public void process(Record<PackId, PackStep> record) {
    PackStep step = record.value();
    Engine engine = step.engine();
    found.clear();
    engine
        .detector()
        .step(engine.detectorState(), engine.state(), step.sample(), step.outcome(), listener);
    engine.watcher().tell(engine.detector(), engine.detectorState(), step.sample(), listener);
    step.transitions().addAll(found);
    context()
        .forward(
            new Record<Object, Object>(record.key(), step, record.timestamp()), PackTopology.ALERT);
  }
}
