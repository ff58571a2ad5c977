package io.galvani.stream.bridge;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the pack registry, so that registrations by hand and those through other bridges count
 * here too: first to its present end, then on a thread of its own.
 */
final class RegistryTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryTail.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final TopicReader reader;
  private final Executor owner;
  private final Consumer<ConsumerRecord<byte[], byte[]>> each;
  private final Thread thread;
  private volatile boolean closed;

  /** A tail that has read nothing yet and hands records to {@code each} on the owner's thread. */
  RegistryTail(
      Map<String, String> kafka,
      String clientId,
      Executor owner,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    this.reader = new TopicReader(kafka, KafkaTopic.PACKS.name(), clientId + "-registry");
    this.owner = owner;
    this.each = each;
    this.thread = new Thread(this::follow, clientId + "-registry");
    this.thread.setDaemon(true);
  }

  /** Reads to the present end on the caller's thread, then follows. */
  void start(Duration patience) {
    reader.readToEnd(patience, each);
    thread.start();
  }

  private void follow() {
    try {
      while (!closed) {
        reader.poll(POLL, registration -> owner.execute(() -> each.accept(registration)));
      }
    } catch (WakeupException ending) {
      LOG.trace("Registry is no longer followed");
    } catch (KafkaException unexpected) {
      LOG.error("Registry cannot be followed any more until the next restart", unexpected);
    } finally {
      reader.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.wakeUp();
    if (thread.getState() == Thread.State.NEW) {
      reader.close();
      return;
    }
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
