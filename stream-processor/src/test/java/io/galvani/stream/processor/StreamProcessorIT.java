package io.galvani.stream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.stream.kafka.KafkaFixture;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.processor.Traffic.Frame;
import io.galvani.stream.processor.Traffic.Out;
import io.galvani.stream.topology.Rig;
import io.galvani.stream.topology.TestPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor on a real broker: killed, robbed of its state, and under load. */
class StreamProcessorIT {
  private static final int PARTITIONS = 2;

  @TempDir Path folder = Path.of("");

  @Test
  void killedAndRobbedOfItsStateItComputesWhatAnUndisturbedOneDoes() throws Exception {
    List<PackId> packs = packs(3);
    Map<PackId, List<Envelope>> frames = new HashMap<>();
    for (int p = 0; p < packs.size(); p++) {
      frames.put(packs.get(p), TestPack.frames(9, TestPack.samples(600, TestPack.CELLS, p), 1));
    }
    Map<String, Long> truth = undisturbed(frames);
    Path state = folder.resolve("state");
    Map<String, Long> digests = new TreeMap<>();
    List<String> repeated = new ArrayList<>();

    try (KafkaFixture kafka = new KafkaFixture(folder.resolve("kafka"), PARTITIONS);
        Traffic traffic = new Traffic(kafka.bootstrapServers())) {
      packs.forEach(pack -> traffic.register(pack, TestPack.CELLS));
      Thread feed = new Thread(() -> traffic.send(interleaved(packs, frames), 120), "feed");
      feed.start();
      List<Integer> killAt = List.of(200, 500, 900, 1300);
      for (int life = 0; life <= killAt.size(); life++) {
        if (life == 2 || life == 4) {
          wipe(state);
        }
        Process child = child(kafka.bootstrapServers(), state, life);
        try {
          int enough = life < killAt.size() ? killAt.get(life) : truth.size();
          collect(traffic, digests, repeated, enough, Duration.ofSeconds(90));
        } finally {
          child.destroyForcibly().waitFor();
        }
      }
      feed.join();
    }

    assertThat(repeated).isEmpty();
    assertThat(digests).isEqualTo(truth);
  }

  @Test
  void keepsUpWithAFleetAndSaysWhatItsStateCosts() throws Exception {
    List<PackId> packs = packs(20);
    Map<PackId, List<Envelope>> frames = new HashMap<>();
    for (int p = 0; p < packs.size(); p++) {
      frames.put(packs.get(p), TestPack.frames(9, TestPack.samples(1_000, 96, p), 1));
    }
    List<Frame> all = interleaved(packs, frames);
    try (KafkaFixture kafka = new KafkaFixture(folder.resolve("kafka"), PARTITIONS);
        Traffic traffic = new Traffic(kafka.bootstrapServers());
        StreamProcessor processor =
            new StreamProcessor(
                ProcessorConfig.of(
                    kafka.bootstrapServers(),
                    folder.resolve("state").toString(),
                    Duration.ZERO,
                    -1,
                    new TopicSettings(PARTITIONS, 1)))) {
      packs.forEach(pack -> traffic.register(pack, 96));
      processor.start();
      await(() -> processor.state() == State.RUNNING, Duration.ofSeconds(60));
      List<Out> burst = through(traffic, all.subList(0, 12_000), 1e9);
      double burstS =
          (burst.get(burst.size() - 1).readMs() - burst.get(0).estimate().getIngestMs()) / 1e3;
      List<Out> steady = through(traffic, all.subList(12_000, 20_000), 1_000);
      long[] latencyMs =
          steady.stream()
              .skip(1_000)
              .mapToLong(o -> o.readMs() - o.estimate().getIngestMs())
              .sorted()
              .toArray();
      System.out.printf(
          "frames/s %.0f, latency at 1,000 frames/s p50 %d ms p99 %d ms, telemetry %d bytes,"
              + " put into stores %d bytes (%.2f of telemetry, a bound without caching), changelogs"
              + " on disk %d bytes%n",
          burst.size() / burstS,
          latencyMs[latencyMs.length / 2],
          latencyMs[latencyMs.length * 99 / 100],
          processor.metrics().telemetryBytes(),
          processor.metrics().stateBytes(),
          (double) processor.metrics().stateBytes() / processor.metrics().telemetryBytes(),
          changelogBytes(folder.resolve("kafka")));

      assertThat(burst.size() + steady.size()).isEqualTo(20_000);
      assertThat(burst.size() / burstS).isGreaterThan(500);
    }
  }

  private static long changelogBytes(Path kafka) throws IOException {
    try (Stream<Path> files = Files.walk(kafka)) {
      return files
          .filter(f -> f.toString().contains("-changelog-") && f.toString().endsWith(".log"))
          .mapToLong(f -> f.toFile().length())
          .sum();
    }
  }

  private static List<Out> through(Traffic traffic, List<Frame> frames, double rate)
      throws InterruptedException {
    Thread feed = new Thread(() -> traffic.send(frames, rate), "feed");
    feed.start();
    List<Out> out = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (out.size() < frames.size() && System.nanoTime() < deadline) {
      out.addAll(traffic.poll());
    }
    feed.join();
    return out;
  }

  private static void collect(
      Traffic traffic,
      Map<String, Long> digests,
      List<String> repeated,
      int enough,
      Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (digests.size() < enough) {
      assertThat(System.nanoTime()).as("%d of %d", digests.size(), enough).isLessThan(deadline);
      for (Out out : traffic.poll()) {
        for (int i = 0; i < out.estimate().getCount(); i++) {
          String sample = out.pack() + " " + (out.estimate().getFirstSeq() + i);
          if (digests.put(sample, out.estimate().getStateDigest(i)) != null) {
            repeated.add(sample);
          }
        }
      }
    }
  }

  private Map<String, Long> undisturbed(Map<PackId, List<Envelope>> frames) {
    Map<String, Long> truth = new TreeMap<>();
    try (Rig rig = new Rig(folder.resolve("rig"))) {
      frames.forEach(
          (pack, all) -> {
            rig.register(pack, TestPack.registration());
            all.forEach(frame -> rig.send(pack, frame, 0));
            rig.digests(pack).forEach((seq, digest) -> truth.put(pack + " " + seq, digest));
          });
    }
    return truth;
  }

  private Process child(String bootstrapServers, Path state, int life) throws IOException {
    Path config = folder.resolve("processor.yaml");
    Files.writeString(
        config,
        """
        operations_port: -1
        state_dir: %s
        silence: PT0S
        topics:
          partitions: %d
          replication_factor: 1
        kafka:
          bootstrap.servers: %s
        """
            .formatted(state, PARTITIONS, bootstrapServers));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            ProcessorChild.class.getName(),
            "--config",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child-" + life + ".log").toFile())
        .start();
  }

  private static List<PackId> packs(int count) {
    List<PackId> packs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      packs.add(new PackId("acme", "pack" + i));
    }
    return packs;
  }

  private static List<Frame> interleaved(List<PackId> packs, Map<PackId, List<Envelope>> frames) {
    List<Frame> all = new ArrayList<>();
    int longest = frames.values().stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (PackId pack : packs) {
        all.add(new Frame(pack, frames.getOrDefault(pack, List.of()).get(i).toBytes(0)));
      }
    }
    return all;
  }

  private static void wipe(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void await(BooleanSupplier condition, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(50_000_000);
    }
  }
}
