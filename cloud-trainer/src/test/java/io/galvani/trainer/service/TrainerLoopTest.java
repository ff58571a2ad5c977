package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A trainer goes on where Kafka refuses what it asks, and says so meanwhile. */
final class TrainerLoopTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  @Test
  @Timeout(120)
  void whatKafkaRefusesIsToldAndTriedAgain(@TempDir Path folder) throws Exception {
    Source source = new Source();
    source.polls.add(
        store -> {
          throw new TopicAuthorizationException("features");
        });
    List<String> words = new ArrayList<>();
    TrainerConfig config =
        TrainerConfig.of(
            folder.resolve("models"),
            folder.resolve("work"),
            CourseConfig.DEFAULT,
            null,
            null,
            List.of("NMC"),
            List.of());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (TrainerService service = new TrainerService(config, GateRules.DEFAULT, Progress.SILENT)) {
      TrainerLoop loop =
          new TrainerLoop(
              service, source, result -> words.add(result.word()), () -> NOW_MS, source.refused());
      source.polls.add(store -> source.seen.add(loop.trouble()));
      source.polls.add(store -> source.seen.add(loop.trouble()));
      source.polls.add(
          store -> {
            MadeUpFleet.fill(store, 1);
            stop(loop);
          });
      Future<?> running =
          thread.submit(
              () -> {
                loop.run();
                return null;
              });
      running.get(100, TimeUnit.SECONDS);

      assertThat(source.seen.get(0)).contains("cannot be read", "features");
      assertThat(source.seen.get(1)).isEmpty();
      assertThat(words).singleElement().asString().startsWith("no round: ");
    } finally {
      thread.shutdownNow();
    }
  }

  private static void stop(TrainerLoop loop) {
    try {
      loop.stop(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Source implements FeatureSource {
    private final Deque<Consumer<FeatureStore>> polls = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();

    private Duration refused() {
      return Duration.ofMillis(10);
    }

    @Override
    public void poll(FeatureStore store) {
      polls.remove().accept(store);
    }

    @Override
    public boolean caughtUp() {
      return polls.isEmpty();
    }

    @Override
    public void close() {}
  }
}
