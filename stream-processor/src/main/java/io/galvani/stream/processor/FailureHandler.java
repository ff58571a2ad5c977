package io.galvani.stream.processor;

import io.galvani.stream.deadletter.Reason;
import io.galvani.stream.topology.RegistryUnavailableException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node failed on a record: the record becomes a dead letter and the stream goes on. The admitting
 * node sees that the frame did not come out at the end of the chain and puts the pack back to what
 * it was before.
 */
public final class FailureHandler implements ProcessingExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (DamagedState.isCauseOf(exception) || RegistryUnavailableException.isCauseOf(exception)) {
      // The record is good; going on would make a dead letter of it.
      return Response.fail();
    }
    LOG.error(
        "Processing failed and goes on with the next record, node={}, topic={}, partition={},"
            + " offset={}",
        context.processorNodeId(),
        context.topic(),
        context.partition(),
        context.offset(),
        exception);
    return Response.resume(
        List.of(
            Letters.of(
                Reason.FAILED,
                context,
                context.sourceRawKey(),
                context.sourceRawValue(),
                exception)));
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
