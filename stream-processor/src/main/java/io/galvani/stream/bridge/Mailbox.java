package io.galvani.stream.bridge;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the connection's, the producer's and the registry's threads hand over to the bridge's own,
 * which alone runs it, in order. Its length is bounded by the receive maximum and by what is on its
 * way to Kafka, which the receive maximum bounds in turn.
 */
final class Mailbox implements Executor {
  private static final int BATCH = 256;

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  int size() {
    return tasks.size();
  }

  /** Waits for a task and runs it with those behind it, but not without end. */
  void run(long patienceMs) throws InterruptedException {
    Runnable task = tasks.poll(patienceMs, TimeUnit.MILLISECONDS);
    for (int i = 0; task != null; i++) {
      task.run();
      task = i < BATCH ? tasks.poll() : null;
    }
  }
}
