package io.galvani.edge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs of an agent in a process of its own, for the tests of other packages. */
public final class AgentRuns {
  public static final String PACK = AgentProcess.PACK;
  private static final String NO_BROKER = "tcp://127.0.0.1:1";

  private AgentRuns() {}

  /**
   * Runs an agent without a broker for so long, and until it called so many numbers durable, kills
   * it, and returns the last one.
   *
   * @param wanted numbers; waited for {@code 10 * seconds} at most
   * @param prefix command that runs it, such as a tracer
   */
  public static long durableAfter(Path outbox, long seconds, long wanted, String... prefix)
      throws IOException, InterruptedException {
    Process process = AgentProcess.start(NO_BROKER, outbox, 0, Long.MAX_VALUE, prefix);
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture<Void> killed =
        CompletableFuture.runAsync(
            () -> kill(process), CompletableFuture.delayedExecutor(10 * seconds, TimeUnit.SECONDS));
    long enoughNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long durable = 0;
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("durable ")) { // the program's log goes there too
        durable = Math.max(durable, Long.parseLong(line.substring("durable ".length())));
      }
      if (durable >= wanted && System.nanoTime() > enoughNs) {
        kill(process);
      }
    }
    killed.cancel(true);
    process.waitFor();
    return durable;
  }

  /** The program under its tracer first, else it would outlive it. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }
}
