package io.galvani.edge;

import io.galvani.edge.config.PackConfig;
import io.galvani.edge.frame.FrameBuilder;
import io.galvani.edge.monitor.PackMonitor;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.SavedState;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.edge.source.Pacing;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pack's way from its source to the outbox: pace, frame, encode, estimate, append. */
final class PackPipeline implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PackPipeline.class);
  private static final long SAVE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long SAVE_SAMPLES = 20_000;
  private static final long CROWDED_WAIT_MS = 20;

  /** Health moves over weeks: asking every cell with every frame would be waste. */
  private static final long SOH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  private final PackId pack;
  private final PackSource source;
  private final PackDescription description;
  private final Pacing pacing;
  private final long maxDelayNs;
  private final Outbox outbox;
  private final OutboxLane telemetry;
  private final OutboxLane alerts;
  private final FrameBuilder frame;
  private final @Nullable PackMonitor monitor;

  private ClockQuality clockQuality;
  private long startNs;
  private long firstMonotonicMs = Long.MIN_VALUE;
  private long frameStartNs;
  private long savedNs = System.nanoTime();
  private long savedSeq;
  private long formerSavedSeq;
  private volatile boolean stopping;
  private volatile boolean ended;
  private volatile @Nullable RuntimeException failure;
  private final AtomicLong samplesRead = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong frameBytes = new AtomicLong();
  private final AtomicLong alertsRaised = new AtomicLong();
  private volatile long newestTimestampMs;
  private volatile double soc = Double.NaN;
  private volatile double correctedSoc = Double.NaN;
  private volatile double soh = Double.NaN;
  private volatile double correctedSoh = Double.NaN;
  private long sohNs;

  PackPipeline(PackFeed feed, PackId pack, Outbox outbox, @Nullable PackMonitor monitor) {
    PackConfig config = feed.pack();
    this.pack = pack;
    this.source = feed.source();
    this.description = source.describe();
    this.clockQuality = description.clockQuality();
    this.pacing = description.live() ? Pacing.MAX : Pacing.parse(config.pace());
    this.maxDelayNs = TimeUnit.MILLISECONDS.toNanos(config.maxDelayMs());
    this.outbox = outbox;
    this.telemetry = outbox.telemetry(pack);
    this.alerts = outbox.alerts(pack);
    this.frame = new FrameBuilder(description, config);
    this.monitor = monitor;
  }

  PackId pack() {
    return pack;
  }

  @Override
  public void run() {
    try {
      if (monitor != null) {
        long stored = outbox.savedState(pack).map(SavedState::nextSeq).orElse(0L);
        savedSeq = stored;
        formerSavedSeq = stored;
        telemetry.keepFrom(stored);
        monitor.resume(outbox);
      }
      startNs = System.nanoTime();
      readAll();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      failure = failed;
      LOG.error("Source ended early, packId={} reason={}", pack, failed.getMessage());
    } finally {
      finish();
    }
  }

  private void readAll() throws InterruptedException {
    Sample sample = stopping ? null : source.next();
    while (sample != null && !stopping) {
      pace(sample);
      accept(sample);
      sample = source.next();
    }
  }

  private void pace(Sample sample) throws InterruptedException {
    if (description.live()) {
      return;
    }
    if (pacing.isMax()) {
      waitWhileCrowded();
      return;
    }
    if (firstMonotonicMs == Long.MIN_VALUE) {
      firstMonotonicMs = sample.monotonicMs();
    }
    long dueNs = startNs + pacing.dueNs(sample.monotonicMs() - firstMonotonicMs);
    if (dueNs - frameStartNs > maxDelayNs) {
      flush();
    }
    long waitNs = dueNs - System.nanoTime();
    while (waitNs > 0 && !stopping) {
      TimeUnit.NANOSECONDS.sleep(Math.min(waitNs, TimeUnit.MILLISECONDS.toNanos(500)));
      waitNs = dueNs - System.nanoTime();
    }
    waitWhileCrowded();
  }

  /** A source that can wait does, so that a recording never runs into the outbox's bound. */
  private void waitWhileCrowded() throws InterruptedException {
    while (outbox.isCrowded() && !stopping) {
      flush();
      saveStateIfStored();
      TimeUnit.MILLISECONDS.sleep(CROWDED_WAIT_MS);
    }
  }

  private synchronized void accept(Sample sample) throws InterruptedException {
    ClockQuality quality = source.clockQuality();
    if (quality != clockQuality) {
      flush(); // a frame is of one quality
      clockQuality = quality;
    }
    if (frame.isEmpty()) {
      frameStartNs = System.nanoTime();
    }
    samplesRead.incrementAndGet();
    newestTimestampMs = Math.max(newestTimestampMs, sample.timestampMs());
    if (frame.add(sample)) {
      flush();
    }
  }

  /** Sends a frame that has waited too long for its next sample. */
  synchronized void flushStale() throws InterruptedException {
    if (description.live() && !frame.isEmpty() && System.nanoTime() - frameStartNs > maxDelayNs) {
      flush();
    }
  }

  private synchronized void flush() throws InterruptedException {
    if (frame.isEmpty()) {
      return;
    }
    FrameBuilder.Frame built = frame.build(telemetry, clockQuality);
    Envelope envelope = built.envelope();
    byte[] bytes = envelope.toBytes(envelope.firstSeq());
    StoredMessage message =
        new StoredMessage(
            envelope.firstSeq(),
            envelope.count(),
            false,
            built.firstTimestampMs(),
            built.lastTimestampMs(),
            bytes);
    if (monitor != null) {
      for (AlertEvent alert : monitor.see(envelope)) {
        append(alert);
      }
      soc = monitor.soc();
      correctedSoc = monitor.correctedSoc();
      if (Double.isNaN(soh) || System.nanoTime() - sohNs > SOH_INTERVAL_NS) {
        readHealth(monitor);
      }
    }
    outbox.append(telemetry, message, !description.live());
    frames.incrementAndGet();
    frameBytes.addAndGet(bytes.length);
    boolean due =
        System.nanoTime() - savedNs > SAVE_INTERVAL_NS
            || telemetry.nextSeq() - savedSeq > SAVE_SAMPLES;
    if (due) {
      saveStateIfStored();
    }
  }

  private void readHealth(PackMonitor from) {
    soh = from.soh();
    correctedSoh = from.correctedSoh();
    sohNs = System.nanoTime();
  }

  private void append(AlertEvent alert) throws InterruptedException {
    long seq = alerts.assign(1);
    byte[] envelope = Envelope.alert(alerts.epoch(), seq, AlertJson.toBytes(alert)).toBytes(seq);
    outbox.append(
        alerts,
        new StoredMessage(seq, 1, false, alert.atMs(), alert.atMs(), envelope),
        !description.live());
    if (alert.phase() == AlertEvent.Phase.RAISED) {
      alertsRaised.incrementAndGet();
      LOG.warn("Alert raised, packId={} summary={}", pack, alert.summary());
    }
  }

  /**
   * Stores the monitor's state behind the samples it has seen. Samples are kept until the state
   * before the last one covers them: the last may not be on disk yet.
   */
  private synchronized void saveState() {
    if (monitor == null) {
      return;
    }
    SavedState state = monitor.save();
    readHealth(monitor);
    outbox.save(pack, state);
    telemetry.keepFrom(savedSeq == state.nextSeq() ? savedSeq : formerSavedSeq);
    formerSavedSeq = savedSeq;
    savedSeq = state.nextSeq();
    savedNs = System.nanoTime();
  }

  /** Not while something else that the samples told is not stored yet. */
  private void saveStateIfStored() {
    if (monitor != null && !monitor.needsReplay()) {
      saveState();
    }
  }

  private void finish() {
    boolean interrupted = Thread.interrupted();
    try {
      flush();
      saveState();
      source.close();
    } catch (InterruptedException stopped) {
      interrupted = true;
    } catch (RuntimeException failed) {
      failure = failed;
      LOG.error("Pipeline could not finish, packId={}", pack, failed);
    } finally {
      ended = true;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether samples came whose time is not known yet. */
  boolean waitsForClock() {
    return samplesRead.get() > 0 && source.wallOffsetMs().isEmpty();
  }

  void stop() {
    stopping = true;
  }

  boolean isEnded() {
    return ended;
  }

  @Nullable RuntimeException failure() {
    return failure;
  }

  /** Whether the cloud has everything that was read. */
  boolean isCovered() {
    return telemetry.watermark() >= telemetry.nextSeq() && alerts.watermark() >= alerts.nextSeq();
  }

  PackSnapshot snapshot() {
    return new PackSnapshot(
        pack,
        telemetry.epoch(),
        samplesRead.get(),
        telemetry.nextSeq(),
        telemetry.durableNextSeq(),
        telemetry.watermark(),
        telemetry.declared(),
        frames.get(),
        frameBytes.get(),
        samplesRead.get() * description.cells(),
        alertsRaised.get(),
        newestTimestampMs,
        soc,
        correctedSoc,
        soh,
        correctedSoh,
        ended,
        source.counts());
  }
}
