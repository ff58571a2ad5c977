package io.galvani.stream.kafka;

import io.galvani.schemas.topic.KafkaTopic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a topic: first to its present end, then on a thread of its own until it is closed. What
 * Kafka refuses then, such as access to the topic, is tried again with a new reader, which begins
 * at the beginning; so is what its listener fails at.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long HELD_MS = 50;
  private static final long RETRY_MS = 5_000;
  private static final long CLOSE_MS = 5_000;

  private final Map<String, String> kafka;
  private final String topic;
  private final String clientId;
  private final Executor owner;
  private final TopicListener listener;
  private final OutageLog outage;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile TopicReader reader;
  private volatile boolean rewind;
  private volatile @Nullable String trouble;

  /**
   * A follower that has read nothing yet.
   *
   * @param owner runs what takes a record once the present end was reached
   */
  public TopicFollower(
      Map<String, String> kafka,
      KafkaTopic topic,
      String clientId,
      Executor owner,
      TopicListener listener) {
    this.kafka = Map.copyOf(kafka);
    this.topic = topic.name();
    this.clientId = clientId;
    this.owner = owner;
    this.listener = listener;
    this.outage = new OutageLog(LOG, "topic " + topic.name());
    this.reader = new TopicReader(kafka, this.topic, clientId);
    this.thread = new Thread(this::run, clientId);
    this.thread.setDaemon(true);
  }

  /**
   * Reads to the present end on the caller's thread, then follows.
   *
   * @throws KafkaException if it cannot be read; to be closed then
   */
  public void start() throws InterruptedException {
    reader.readToEnd(PATIENCE, listener::take);
    listener.afterRead();
    thread.start();
  }

  /** Begins at the beginning again. */
  public void rewind() {
    rewind = true;
  }

  /** Why nothing can be read; null while it can. From any thread. */
  public @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    boolean refusedBefore = false;
    try {
      while (!isClosed()) {
        try {
          if (refusedBefore) {
            reopen();
          }
          follow();
        } catch (WakeupException | InterruptException ending) {
          throw ending;
        } catch (RuntimeException refused) {
          String why = refused instanceof KafkaException ? refused.getMessage() : fault(refused);
          trouble = "topic " + topic + " cannot be followed: " + why;
          outage.down(String.valueOf(why));
          refusedBefore = true;
          closing.await(RETRY_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException ending) {
      LOG.trace("Topic is no longer followed, topic={}", topic);
    } finally {
      reader.close();
    }
  }

  private void follow() throws InterruptedException {
    if (!reader.isOpen()) {
      reader.open(PATIENCE);
    }
    Consumer<ConsumerRecord<byte[], byte[]>> take =
        stored -> owner.execute(() -> listener.take(stored));
    while (!isClosed()) {
      if (rewind) {
        rewind = false;
        reader.rewind();
      }
      if (listener.hasRoom()) {
        reader.poll(POLL, take);
        trouble = null;
        outage.up();
        listener.afterRead();
      } else {
        closing.await(HELD_MS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private String fault(RuntimeException ofListener) {
    LOG.error("Record of a topic cannot be taken, topic={}", topic, ofListener);
    return ofListener.toString();
  }

  private void reopen() {
    reader.close();
    reader = new TopicReader(kafka, topic, clientId);
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  @Override
  public void close() {
    closing.countDown();
    if (thread.getState() == Thread.State.NEW) {
      reader.close();
      return;
    }
    reader.wakeUp();
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
