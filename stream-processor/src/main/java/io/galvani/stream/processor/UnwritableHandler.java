package io.galvani.stream.processor;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.deadletter.Reason;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * Kafka refused a record. One that is too large becomes a dead letter, and the stream goes on; an
 * outage is tried again; anything else, and a refused dead letter, stops the thread: going on would
 * lose without a trace. A refused record of a changelog always stops it: state would be lost.
 */
public final class UnwritableHandler implements ProductionExceptionHandler {
  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RetriableException) {
      return Response.retry();
    }
    boolean output =
        KafkaTopic.all().stream().anyMatch(topic -> topic.name().equals(record.topic()))
            && !KafkaTopic.DEAD_LETTER.name().equals(record.topic());
    if (!output || !(exception instanceof RecordTooLargeException)) {
      return Response.fail();
    }
    return Response.resume(
        List.of(
            Letters.of(
                Reason.UNWRITABLE,
                context,
                context.sourceRawKey(),
                context.sourceRawValue(),
                exception)));
  }

  @Override
  @SuppressWarnings("rawtypes") // as Kafka declares it
  public Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    return Response.fail();
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
