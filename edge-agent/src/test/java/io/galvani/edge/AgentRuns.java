package io.galvani.edge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs of an agent in a process of its own, for the tests of other packages. */
public final class AgentRuns {
  public static final String PACK = AgentProcess.PACK;
  private static final String NO_BROKER = "tcp://127.0.0.1:1";

  private AgentRuns() {}

  /**
   * Runs an agent without a broker for so long, kills it, and returns the last number that it
   * called durable.
   *
   * @param prefix command that runs it, such as a tracer
   */
  public static long durableAfter(Path outbox, long seconds, String... prefix)
      throws IOException, InterruptedException {
    Process process = AgentProcess.start(NO_BROKER, outbox, 0, Long.MAX_VALUE, prefix);
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    said.readLine();
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long durable = 0;
    String line = said.readLine();
    while (line != null && System.nanoTime() < untilNs) {
      if (line.startsWith("durable ")) { // the program's log goes there too
        durable = Math.max(durable, Long.parseLong(line.substring("durable ".length())));
      }
      line = said.readLine();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor();
    return durable;
  }
}
