package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ModelReport.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent's models are killed as each step is reported; the next boot serves old or new. */
final class KilledModelTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final List<State> STEPS =
      List.of(State.WAITING, State.STAGED, State.SHADOW, State.COMMITTED);

  @TempDir private Path home = Path.of("");

  /** The child: takes the release in a folder of messages, and halts when it reports the state. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      Path home = Path.of(args[0]);
      State end = State.valueOf(args[1]);
      KeptPack pack =
          new KeptPack(config(home), NOW_MS) {
            @Override
            public void publish(String topic, byte[] payload) {
              super.publish(topic, payload);
              halt(payload, end);
            }
          };
      pack.start(new byte[0], 0);
      read(home.resolve("messages"), pack.broker);
      pack.desire(2, 0);
      pack.samples(400);
      Runtime.getRuntime().halt(1);
    }

    private static void halt(byte[] payload, State end) {
      try {
        ModelReport report = ModelReport.parse(payload);
        if (report.counter() == 2 && report.state() == end) {
          Runtime.getRuntime().halt(9);
        }
      } catch (MalformedMessageException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  private static ModelsConfig config(Path home) {
    return ModelsConfig.of(
            home.resolve("models"), home.resolve("root.json"), SignedReleases.HARDWARE)
        .withShadow(Duration.ZERO)
        .withBudget(4_096, 5_000);
  }

  @Test
  void killedAtEachStepTheNextBootServesTheOldReleaseOrTheNewOne() throws Exception {
    Map<State, Long> served = new EnumMap<>(State.class);
    for (State end : STEPS) {
      Path folder = Files.createDirectories(home.resolve(end.name()));
      SignedReleases releases = new SignedReleases(NOW_MS);
      releases.deliver(folder);
      KeptPack first = new KeptPack(config(folder), NOW_MS).start();
      first.broker.putAll(SignedReleases.messages(1, releases.honest(1)));
      first.desire(1, 0);
      first.samples(400);
      assertThat(first.last().servingCounter()).isEqualTo(1);
      first.die();
      write(folder.resolve("messages"), SignedReleases.messages(2, releases.honest(2)));

      assertThat(exitOf(folder, end)).as("killed when %s", end).isEqualTo(9);

      KeptPack booted = new KeptPack(config(folder), NOW_MS).start();
      booted.turn();
      served.put(end, booted.last().servingCounter());
      assertThat(booted.last().state()).isIn(State.COMMITTED, State.REVERTED);
      booted.die();
    }
    System.out.println("T53: killed at " + served.size() + " steps, bricks 0, served " + served);
    assertThat(served)
        .containsEntry(State.WAITING, 1L)
        .containsEntry(State.STAGED, 1L)
        .containsEntry(State.SHADOW, 1L)
        .containsEntry(State.COMMITTED, 2L);
  }

  private static void write(Path folder, Map<String, byte[]> messages) throws Exception {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> message : messages.entrySet()) {
      Files.write(folder.resolve(message.getKey().replace('/', '=')), message.getValue());
    }
  }

  private static void read(Path folder, Map<String, byte[]> messages) throws Exception {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        messages.put(name.replace('=', '/'), Files.readAllBytes(file));
      }
    }
  }

  private static int exitOf(Path folder, State end) throws Exception {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            Child.class.getName(),
            folder.toString(),
            end.name());
    // A written out class path would be too long a command line for the runtime.
    child.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process =
        child
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(folder.resolve("child.txt").toFile()))
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
