package io.galvani.stream.sink;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.stream.deadletter.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink's one thread: reads, turns records into points, writes them in batches, then commits.
 * While the store is out it keeps polling its paused partitions, so that it stays in the group, and
 * holds no more than what it had read before.
 */
final class SinkLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration KAFKA_PAUSE = Duration.ofSeconds(1);

  private final SinkConfig config;
  private final String instance;
  private final SinkMetrics metrics;
  private final SinkInput input;
  private final SinkOutput output;
  private final PackDirectory directory;
  private final LineStore store;
  private final RecordPoints translator;
  private final BatchWriter writer;
  private final Backoff backoff;

  /** Read and not yet translated; a record that fails because Kafka does not answer stays here. */
  private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

  private final Deque<Point> waiting = new ArrayDeque<>();

  private volatile boolean stopping;
  private long oldestWaitingNanos;
  private long retryAtNanos;
  private long pausedSinceNanos;
  private long accountsNanos = System.nanoTime();

  SinkLoop(SinkConfig config, String instance, SinkMetrics metrics, SinkPorts ports) {
    this.config = config;
    this.instance = instance;
    this.metrics = metrics;
    this.output = new SinkOutput(ports.output());
    this.directory = new PackDirectory(ports.registry());
    this.store = ports.store();
    CellThinner thinner = new CellThinner(config.cells());
    this.translator = new RecordPoints(directory, thinner);
    this.writer =
        new BatchWriter(
            store,
            (point, reason) ->
                giveUp(point.origin(), Reason.UNWRITABLE, new MalformedMessageException(reason)));
    StoreConfig s = config.store();
    this.backoff =
        new Backoff(s.backoffMin(), s.backoffMax(), () -> ThreadLocalRandom.current().nextDouble());
    this.input = new SinkInput(ports.records(), thinner, this::partitionsGo);
  }

  /** How much of every partition is stored; read by other threads. */
  SinkInput input() {
    return input;
  }

  /** Asks the loop to end; it writes what it has, once. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        step();
      }
      flush();
      settle();
      emitAccounts();
      output.settle();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (KafkaException unsettled) {
      LOG.warn(
          "Sink stopped before all was committed, it will be read again, reason={}",
          unsettled.getMessage());
    } finally {
      metrics.state = SinkState.STOPPED;
      input.close();
      directory.close();
      output.close();
      store.close();
    }
  }

  private void step() throws InterruptedException {
    try {
      directory.refresh();
      takeAll();
      input.poll(POLL).forEach(read::add);
      takeAll();
      if (flushIsDue()) {
        flush();
      }
      settle();
      if (System.nanoTime() - accountsNanos >= config.ledgerInterval().toNanos()) {
        emitAccounts();
      }
      metrics.waitingPoints = waiting.size();
      metrics.lagRecords = input.lag();
    } catch (KafkaException failed) {
      LOG.warn("Kafka does not answer the sink, trying again, reason={}", failed.toString());
      Thread.sleep(KAFKA_PAUSE.toMillis());
    }
  }

  private void takeAll() {
    while (!read.isEmpty()) {
      take(read.element());
      read.remove();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (input.isStored(record)) {
      translator.recall(record);
      return;
    }
    try {
      List<Point> points = translator.of(record);
      if (waiting.isEmpty() && !points.isEmpty()) {
        oldestWaitingNanos = System.nanoTime();
      }
      waiting.addAll(points);
    } catch (MalformedMessageException unreadable) {
      giveUp(record, Reason.MALFORMED, unreadable);
    }
  }

  private boolean flushIsDue() {
    if (waiting.isEmpty()) {
      return false;
    }
    long now = System.nanoTime();
    if (metrics.paused()) {
      return now - retryAtNanos >= 0;
    }
    return waiting.size() >= config.batchPoints()
        || now - oldestWaitingNanos >= config.flushInterval().toNanos();
  }

  private void flush() throws InterruptedException {
    while (!waiting.isEmpty()) {
      List<Point> batch = new ArrayList<>();
      for (Point point : waiting) {
        if (batch.size() == config.batchPoints()) {
          break;
        }
        batch.add(point);
      }
      long started = System.nanoTime();
      if (writer.write(batch) instanceof WriteOutcome.Out out) {
        pause(out.reason());
        return;
      }
      batch.forEach(point -> waiting.removeFirst());
      metrics.stored(batch, System.nanoTime() - started);
      resume();
    }
  }

  /** Commits when everything read is stored and every dead letter has arrived. */
  private void settle() {
    if (read.isEmpty() && waiting.isEmpty()) {
      input.commit(output::settle);
      metrics.newestTimestampMs = translator.newestTimestampMs();
      if (metrics.state == SinkState.STARTING && input.hasPartitions()) {
        metrics.state = SinkState.RUNNING;
      }
    }
  }

  private void emitAccounts() {
    accountsNanos = System.nanoTime();
    if (waiting.isEmpty()) {
      translator.accounts(instance, System.currentTimeMillis(), output::account);
    }
  }

  private void pause(String reason) {
    retryAtNanos = System.nanoTime() + backoff.next();
    metrics.detail = reason;
    if (!metrics.paused()) {
      pausedSinceNanos = System.nanoTime();
      metrics.state = SinkState.PAUSED;
      metrics.outage();
      input.pause();
      LOG.warn("Time-series store does not take points, reading is paused, reason={}", reason);
    }
  }

  private void resume() {
    backoff.reset();
    if (metrics.paused()) {
      metrics.state = SinkState.RUNNING;
      metrics.detail = "";
      input.resume();
      long pausedMs = Duration.ofNanos(System.nanoTime() - pausedSinceNanos).toMillis();
      LOG.info("Time-series store takes points again, reading goes on, pausedMs={}", pausedMs);
    }
  }

  /** Partitions are about to go to another process: what waits of them it will read again. */
  private void partitionsGo() {
    try {
      if (!metrics.paused()) {
        takeAll();
        flush();
        settle();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (KafkaException uncommitted) {
      LOG.debug("Sink gave partitions away without a commit", uncommitted);
    }
    read.removeIf(input::goes);
    waiting.removeIf(point -> input.goes(point.origin()));
  }

  private void giveUp(ConsumerRecord<byte[], byte[]> record, Reason reason, Exception thrown) {
    metrics.deadLetter();
    output.deadLetter(record, reason, thrown);
    LOG.warn(
        "Record has no place in the time series, dead letter, topic={} partition={} offset={}"
            + " reason={}",
        record.topic(),
        record.partition(),
        record.offset(),
        thrown.getMessage());
  }
}
