package io.galvani.stream.bridge;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a topic: first to its present end, then on a thread of its own. */
final class TopicTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long HELD_MS = 50;

  private final String topic;
  private final TopicReader reader;
  private final Executor owner;
  private final Consumer<ConsumerRecord<byte[], byte[]>> each;
  private final BooleanSupplier room;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean rewind;

  /**
   * A tail that has read nothing yet and hands records to {@code each} on the owner's thread.
   *
   * @param room whether more may be handed over; asked before every read
   */
  TopicTail(
      Map<String, String> kafka,
      KafkaTopic topic,
      String clientId,
      Executor owner,
      BooleanSupplier room,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    this.topic = topic.name();
    this.reader = new TopicReader(kafka, topic.name(), clientId);
    this.owner = owner;
    this.room = room;
    this.each = each;
    this.thread = new Thread(this::follow, clientId);
    this.thread.setDaemon(true);
  }

  /** Reads to the present end on the caller's thread, then follows. */
  void start(Duration patience) {
    reader.readToEnd(patience, each);
    thread.start();
  }

  /** Begins at the beginning again. */
  void rewind() {
    rewind = true;
  }

  private void follow() {
    try {
      while (!closed) {
        if (rewind) {
          rewind = false;
          reader.rewind();
        }
        if (room.getAsBoolean()) {
          reader.poll(POLL, record -> owner.execute(() -> each.accept(record)));
        } else {
          Thread.sleep(HELD_MS);
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } catch (WakeupException ending) {
      LOG.trace("Topic is no longer followed, topic={}", topic);
    } catch (KafkaException unexpected) {
      LOG.error("Topic cannot be followed until the next restart, topic={}", topic, unexpected);
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
