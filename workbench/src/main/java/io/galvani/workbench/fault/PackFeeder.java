package io.galvani.workbench.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a pack to the standard input of its agent, at a steady rate, whatever becomes of the agent:
 * what it misses while it is dead nobody measures again.
 */
final class PackFeeder implements AutoCloseable {
  private final FedPack pack;
  private final Child agent;
  private final double samplesPerS;
  private final long samples;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong offered = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * @param samples how many to play; {@link Long#MAX_VALUE} = until it is closed
   */
  PackFeeder(FedPack pack, Child agent, double samplesPerS, long samples) {
    this.pack = pack;
    this.agent = agent;
    this.samplesPerS = samplesPerS;
    this.samples = samples;
    this.thread = new Thread(this::run, "feed-" + pack.id());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Samples made so far, heard or not. */
  long made() {
    return made.get();
  }

  /** Of these, samples that a running agent's pipe took. */
  long offered() {
    return offered.get();
  }

  /** Waits until all samples are played. */
  void await() throws InterruptedException {
    thread.join();
  }

  private void run() {
    FedPack.Samples source = pack.samples();
    long startNs = System.nanoTime();
    for (long i = 0; i < samples && !stopping; i++) {
      long dueNs = startNs + (long) (i / samplesPerS * 1e9);
      while (System.nanoTime() < dueNs && !stopping) {
        LockSupport.parkNanos(Math.min(5_000_000, Math.max(1, dueNs - System.nanoTime())));
      }
      source.next();
      made.incrementAndGet();
      offer(source.line());
    }
  }

  private void offer(String line) {
    Optional<OutputStream> input = agent.input();
    if (input.isEmpty()) {
      return;
    }
    try {
      input.get().write(line.getBytes(StandardCharsets.UTF_8));
      input.get().flush();
      offered.incrementAndGet();
    } catch (IOException died) {
      // Nobody measured this one.
    }
  }

  /** Ends; the agent's input stays open. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
