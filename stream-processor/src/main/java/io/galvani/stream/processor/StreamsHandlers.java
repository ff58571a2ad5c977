package io.galvani.stream.processor;

import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/** The handlers that make a dead letter of what fails, so that the stream goes on. */
public final class StreamsHandlers {
  private StreamsHandlers() {}

  /** Sets all of them. */
  public static void put(Properties p) {
    p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UndecodableHandler.class);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailureHandler.class);
    p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, UnwritableHandler.class);
  }
}
