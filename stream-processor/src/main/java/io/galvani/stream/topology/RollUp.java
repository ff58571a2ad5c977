package io.galvani.stream.topology;

import io.galvani.battery.pack.StepOutcome;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Rollup;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Adds each sample to its minute; the end of the chain. A rejected sample has no time that could be
 * trusted and stays out.
 */
final class RollUp extends ContextualProcessor<PackId, PackStep, Object, Object> {

  @Override
  public void process(Record<PackId, PackStep> record) {
    PackStep step = record.value();
    if (step.outcome() != StepOutcome.REJECTED) {
      Rollup closed =
          step.pack().rollup().add(step.eventMs(), step.sample(), step.engine().state().soc());
      if (closed != null) {
        context()
            .forward(
                new Record<Object, Object>(
                    record.key(), closed.toByteArray(), closed.getWindowStartMs()),
                PackTopology.ROLLUPS);
      }
    }
    step.complete();
  }
}
