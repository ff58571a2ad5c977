package io.galvani.edge;

import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An agent in a process of its own, to be killed. Says on standard output from which number on it
 * samples and up to which number its samples are durable; its samples carry its run and their place
 * in it as their time, so that whoever hears it can keep the books outside of it.
 */
public final class AgentProcess {
  static final String PACK = "killed";
  static final long START_MS = 1_700_000_000_000L;
  private static final long RUN_MS = 1_000_000;

  private AgentProcess() {}

  /** Time of a run's n-th sample, UTC ms. */
  static long timeMs(long run, long n) {
    return START_MS + run * RUN_MS + n;
  }

  /**
   * A process of this class, its errors inherited.
   *
   * @param prefix command that runs it, such as a tracer
   */
  static Process start(String url, Path outbox, long run, long samples, String... prefix)
      throws IOException {
    List<String> command = new ArrayList<>(Arrays.asList(prefix));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AgentProcess.class.getName(),
            url,
            outbox.toString(),
            Long.toString(run),
            Long.toString(samples)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** {@code broker-url outbox-folder run samples}; runs until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    PackConfig pack =
        PackConfig.of(PACK, "test-nmc").withSpeed("max").withSamplesPerFrame(1).withMonitor(false);
    AgentConfig config =
        new AgentConfig(
            "acme",
            "edge-1",
            new BrokerConfig(args[0], null, null, null, null, null, Duration.ofMillis(200)),
            new OutboxConfig(Path.of(args[1]), null, null, Duration.ofMillis(100)),
            DeliveryConfig.defaults().withStallAfter(Duration.ofSeconds(1)),
            -1,
            List.of(pack));
    Busy source = new Busy(Long.parseLong(args[2]), Long.parseLong(args[3]));
    EdgeAgent agent =
        new EdgeAgent(
            config, List.of(new PackFeed(pack, TestCells.nmc(), source)), StepObserver.NONE);
    PackSnapshot first = agent.snapshot().packs().get(0);
    System.out.println("start " + first.nextSeq() + " " + first.streamEpoch());
    agent.start();
    long said = -1;
    while (true) {
      long durable = agent.snapshot().packs().get(0).durableNextSeq();
      if (durable != said) {
        System.out.println("durable " + durable);
        said = durable;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** A live pack of three cells that samples about every half millisecond. */
  private static final class Busy implements PackSource {
    private final long run;
    private final long samples;
    private long next;

    Busy(long run, long samples) {
      this.run = run;
      this.samples = samples;
    }

    @Override
    public PackDescription describe() {
      return new PackDescription(3, 1, 1, (int) run, ClockQuality.CLOCK_QUALITY_SYNCED, true);
    }

    @Override
    public Sample next() throws InterruptedException {
      while (next >= samples) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      TimeUnit.MICROSECONDS.sleep(500);
      long n = next++;
      double[] cellV = {3.61, 3.62, 3.63};
      return new Sample(timeMs(run, n), n, 1.5, 10.86, cellV, new double[] {25}, 0.5, 0);
    }

    @Override
    public void close() {}
  }
}
