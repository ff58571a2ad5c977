package io.galvani.stream.processor;

import io.galvani.stream.deadletter.Reason;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Sources read bytes, so nothing should end here; if it does, it is a dead letter. */
public final class UndecodableHandler implements DeserializationExceptionHandler {
  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return Response.resume(
        List.of(Letters.of(Reason.MALFORMED, context, record.key(), record.value(), exception)));
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
