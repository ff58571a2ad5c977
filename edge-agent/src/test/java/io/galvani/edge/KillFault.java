package io.galvani.edge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.telemetry.Sample;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents in processes of their own: killed, refused a folder, failed by their disk. */
@Tag("fault")
class KillFault {
  private static final int KILLS = Integer.getInteger("galvani.fault.kills", 200);
  private static final long SEED = 1;
  private static final long DRAIN_S = 60;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path dir;

  /** First number of each run; what each said to be durable. */
  private final NavigableMap<Long, Long> runOfFirstSeq = new TreeMap<>();

  private final Set<String> epochs = new HashSet<>();
  private long durable;

  @Test
  void everyDurableSampleOfAnAgentThatIsKilledAgainAndAgainArrivesUnderItsNumber()
      throws Exception {
    Random random = new Random(SEED);
    try (LoopbackBroker broker = new LoopbackBroker(dir.resolve("broker"))) {
      broker.start();
      try (MiniBridge bridge = new MiniBridge(broker.url())) {
        for (long run = 0; run < KILLS; run++) {
          runAndKill(broker.url(), run, random.nextInt(1, 300));
        }
        drain(broker.url(), bridge);
        long wrong = misplaced(bridge.samples);
        System.out.printf(
            "T01 kills %d, durable samples %d, arrived %d, lost %d, wrong or reused %d,"
                + " duplicates dropped by the bridge %d messages, epochs %d, seed %d%n",
            KILLS,
            durable,
            bridge.samples.size(),
            Math.max(0, durable - bridge.samples.size()),
            wrong,
            bridge.duplicates.values().stream().mapToInt(n -> n).sum(),
            epochs.size(),
            SEED);
        assertThat(bridge.samples.size()).isGreaterThanOrEqualTo((int) durable);
        assertThat(wrong).isZero();
        assertThat(epochs).as("a kill is no reason for a new epoch").hasSize(1);
      }
    }
  }

  private void runAndKill(String url, long run, int afterMs) throws Exception {
    Process process = AgentProcess.start(url, dir.resolve("outbox"), run, Long.MAX_VALUE);
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String[] start = requireNonNull(said.readLine()).split(" ", -1);
    runOfFirstSeq.put(Long.parseLong(start[1]), run);
    epochs.add(start[2]);
    TimeUnit.MILLISECONDS.sleep(afterMs);
    process.toHandle().destroyForcibly(); // leaves what it said to be read
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("durable ")) { // else cut in the middle of the line
        durable = Math.max(durable, whole(line));
      }
    }
    process.waitFor();
  }

  /** A line may be cut by the kill: then it says too little and never too much. */
  private static long whole(String line) {
    String digits = line.substring("durable ".length());
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private void drain(String url, MiniBridge bridge) throws Exception {
    Process last = AgentProcess.start(url, dir.resolve("outbox"), KILLS, 0);
    try {
      long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_S);
      while (bridge.samples.size() < durable && System.nanoTime() < deadlineNs) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } finally {
      last.destroyForcibly();
      last.waitFor();
    }
  }

  /** Samples that do not stand where the run that took them said that it began. */
  private long misplaced(List<Sample> samples) {
    long wrong = 0;
    for (int seq = 0; seq < samples.size(); seq++) {
      var run = runOfFirstSeq.floorEntry((long) seq);
      long expectedMs = AgentProcess.timeMs(run.getValue(), seq - run.getKey());
      wrong += samples.get(seq).timestampMs() == expectedMs ? 0 : 1;
    }
    return wrong;
  }

  @Test
  @Tag("p1")
  void aSecondProgramOnTheFolderEndsWithOneLineAndTheFirstGoesOn() throws Exception {
    Path outbox = dir.resolve("outbox");
    Process first = AgentProcess.start("tcp://127.0.0.1:1", outbox, 0, Long.MAX_VALUE);
    try {
      BufferedReader said =
          new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8));
      assertThat(said.readLine()).startsWith("start ");

      Process second = agent(outbox);
      String error = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(second.waitFor()).isEqualTo(2);
      assertThat(error.strip().lines()).hasSize(1);
      assertThat(error).contains("outbox.dir must belong to one agent").contains("in use");
      long before = nextDurable(said);
      assertThat(first.isAlive()).isTrue();
      assertThat(nextDurable(said)).isGreaterThan(before);
    } finally {
      first.destroyForcibly();
    }
  }

  private static long nextDurable(BufferedReader said) throws Exception {
    String line = said.readLine();
    while (!line.startsWith("durable ")) {
      line = said.readLine();
    }
    return whole(line);
  }

  private Process agent(Path outbox) throws Exception {
    Path config =
        Files.writeString(
            dir.resolve("agent.yaml"),
            """
            tenant: acme
            edge: edge-1
            broker: {url: "tcp://127.0.0.1:1"}
            outbox: {dir: "%s"}
            operations_port: -1
            packs:
              - {id: a, parameter_set: generic-ncm, source: {simulated: {cells: 4}}}
            """
                .formatted(outbox));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.galvani.edge.main.Agent",
            "--config",
            config.toString())
        .start();
  }
}
