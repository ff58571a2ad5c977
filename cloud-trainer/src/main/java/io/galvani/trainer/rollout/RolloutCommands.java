package io.galvani.trainer.rollout;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.rollout.Rollout.State;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of {@code galvani models} that start, stop and show rollouts. */
public final class RolloutCommands {
  private RolloutCommands() {}

  /** What they have in common. */
  abstract static class Base implements Callable<Integer> {
    @Mixin private RolloutOptions options = new RolloutOptions();

    @Parameters(paramLabel = "MODEL", index = "0", description = "Model id.")
    private String model = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    abstract Rollout next(RolloutLog log, String name, long nowMs);

    @Override
    public Integer call() {
      try (RolloutLog log = options.open()) {
        Rollout next = next(log, model, after(log.newest(model)));
        log.append(next);
        print(List.of(next));
      } catch (KafkaException away) {
        throw KafkaOptions.unusable(away);
      }
      return 0;
    }

    /** Now, or later where the clock of who wrote last is ahead: what is newer has a later time. */
    private static long after(Optional<Rollout> newest) {
      return Math.max(System.currentTimeMillis(), newest.map(Rollout::changedAtMs).orElse(0L) + 1);
    }

    void print(List<Rollout> rollouts) {
      PrintWriter out = spec.commandLine().getOut();
      if (options.json) {
        out.println(json(rollouts));
      } else {
        rollouts.forEach(
            r ->
                out.printf(
                    "%s  %s %d  %-11s wave %d of %d (%d %%)  %s%n",
                    Instant.ofEpochMilli(r.changedAtMs()),
                    r.model(),
                    r.counter(),
                    r.state(),
                    r.wave() + 1,
                    r.wavesPercent().size(),
                    r.percent(),
                    r.reason()));
      }
      out.flush();
    }

    private static String json(List<Rollout> rollouts) {
      try {
        return JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(rollouts.stream().map(Told::of).toList());
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException("a rollout cannot be written as JSON", e);
      }
    }

    /** A rollout as scripts read it; waves count from 1, as in the text. */
    private record Told(
        String model,
        long counter,
        State state,
        int wave,
        int waves,
        int percent,
        List<Integer> wavesPercent,
        long previousCounter,
        long waveSinceMs,
        long changedAtMs,
        String reason) {
      static Told of(Rollout r) {
        return new Told(
            r.model(),
            r.counter(),
            r.state(),
            r.wave() + 1,
            r.wavesPercent().size(),
            r.percent(),
            r.wavesPercent(),
            r.previousCounter(),
            r.waveSinceMs(),
            r.changedAtMs(),
            r.reason());
      }
    }

    Rollout moved(RolloutLog log, String name, Set<State> from, State to, String why, long nowMs) {
      Rollout now =
          log.newest(name)
              .orElseThrow(() -> new InputException("there is no rollout of \"" + name + "\""));
      if (!from.contains(now.state())) {
        throw new InputException(
            "the rollout of %s must be %s for this, but is %s".formatted(name, from, now.state()));
      }
      return now.in(to, nowMs, why);
    }

    RolloutOptions options() {
      return options;
    }

    String model() {
      return model;
    }
  }

  /** {@code galvani models rollout}. */
  @Command(
      name = "rollout",
      mixinStandardHelpOptions = true,
      description = "Begins to bring a release to packs, in waves.")
  public static final class Begin extends Base {
    @Parameters(paramLabel = "COUNTER", index = "1", description = "Release.")
    private long counter;

    @Option(
        names = "--waves",
        split = ",",
        defaultValue = "1,25,100",
        description = "Percent of packs by wave; a wave has one pack at least.")
    private List<Integer> waves = List.of();

    @Option(
        names = "--previous",
        description = "Release to go back to; by default the last one that reached all packs.")
    private @Nullable Long previous;

    @Override
    Rollout next(RolloutLog log, String name, long nowMs) {
      log.newest(name)
          .filter(r -> r.state() == State.RUNNING || r.state() == State.PAUSED)
          .ifPresent(
              r -> {
                throw new InputException(
                    "release %d of %s is still going out (%s)"
                        .formatted(r.counter(), name, r.state()));
              });
      options().requireReleased(name, counter);
      if (previous != null && previous != 0) {
        options().requireReleased(name, previous);
      }
      try {
        long back = previous == null ? lastDone(log, name) : previous;
        return Rollout.begin(name, counter, back, waves, nowMs);
      } catch (IllegalArgumentException e) {
        throw new InputException("--" + e.getMessage(), e);
      }
    }
  }

  /** The newest release that passed every wave and was not taken back since, 0 for none. */
  static long lastDone(RolloutLog log, String name) {
    Map<Long, State> newest = new LinkedHashMap<>();
    for (Rollout rollout : log.history(name)) {
      newest.remove(rollout.counter());
      newest.put(rollout.counter(), rollout.state());
    }
    return newest.entrySet().stream()
        .filter(release -> release.getValue() == State.DONE)
        .mapToLong(Map.Entry::getKey)
        .reduce(0, (first, last) -> last);
  }

  /** {@code galvani models pause}. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Stops a rollout where it is.")
  public static final class Pause extends Base {
    @Override
    Rollout next(RolloutLog log, String name, long nowMs) {
      return moved(log, name, Set.of(State.RUNNING), State.PAUSED, "paused by hand", nowMs);
    }
  }

  /** {@code galvani models resume}. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets a paused rollout go on.")
  public static final class Resume extends Base {
    @Override
    Rollout next(RolloutLog log, String name, long nowMs) {
      return moved(log, name, Set.of(State.PAUSED), State.RUNNING, "resumed by hand", nowMs);
    }
  }

  /** {@code galvani models rollback}. */
  @Command(
      name = "rollback",
      aliases = "stop",
      mixinStandardHelpOptions = true,
      description =
          "Emergency stop: packs in trial go back at once. Packs that committed need the "
              + "older model as a new release: galvani models reissue.")
  public static final class RollBack extends Base {
    @Override
    Rollout next(RolloutLog log, String name, long nowMs) {
      return moved(
          log,
          name,
          Set.of(State.RUNNING, State.PAUSED, State.DONE),
          State.ROLLED_BACK,
          "rolled back by hand",
          nowMs);
    }
  }

  /** {@code galvani models history}. */
  @Command(
      name = "history",
      mixinStandardHelpOptions = true,
      description = "Shows every step of a model's rollouts.")
  public static final class History extends Base {
    @Override
    Rollout next(RolloutLog log, String name, long nowMs) {
      throw new IllegalStateException("history changes nothing");
    }

    @Override
    public Integer call() {
      try (RolloutLog log = options().open()) {
        print(log.history(model()));
      } catch (KafkaException away) {
        throw KafkaOptions.unusable(away);
      }
      return 0;
    }
  }
}
