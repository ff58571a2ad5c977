package io.galvani.workbench.demo;

import io.galvani.battery.cell.CellParameters;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.trainer.correction.CorrectionSequence;
import io.galvani.trainer.release.ReleaseOffice;
import io.galvani.trainer.release.ReleaseRoad;
import io.galvani.trainer.rollout.KafkaRolloutLog;
import io.galvani.trainer.rollout.Rollout;
import io.galvani.trainer.rollout.Rollout.State;
import io.galvani.trainer.rollout.RolloutConfig;
import io.galvani.trainer.rollout.RolloutRules;
import io.galvani.trainer.rollout.RolloutService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From fleet to model and back, while the fleet streams: train, gate, sign, release, roll out. Runs
 * on a thread of its own.
 */
final class ModelRound {
  private static final String MODEL = "soc-correction";
  private static final List<Integer> WAVES = List.of(1, 25, 100);
  private static final Duration STEP = Duration.ofMillis(250);
  private static final int STREAMED_STEPS = 180;
  private static final int POLL_MS = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Few hours over the packs of a wave, because a demo has none to spare; much memory, because what
   * grows here while a model loads is brokers and database as well.
   */
  private static final RolloutRules RULES =
      RolloutRules.DEFAULT.withLeastPackHours(0.25).withMostMemoryMib(256);

  private final Path folder;
  private final ReleaseOffice office;
  private final Map<String, String> kafka;
  private final String tenant;
  private final CellParameters cell;
  private final Map<String, TruthLog> truth;
  private final boolean bad;
  private final Consumer<String> tell;
  private double championError = Double.NaN;
  private double challengerError = Double.NaN;
  private int releases;

  /**
   * @param folder for what it has to write
   * @param office who signs
   * @param cell cells of the packs that the model is for
   * @param truth those packs by {@code tenant/pack}
   * @param bad whether a wrong model goes out instead of a trained one
   * @param tell is told each step
   */
  ModelRound(
      Path folder,
      ReleaseOffice office,
      Map<String, String> kafka,
      String tenant,
      CellParameters cell,
      Map<String, TruthLog> truth,
      boolean bad,
      Consumer<String> tell) {
    this.folder = folder;
    this.office = office;
    this.kafka = Map.copyOf(kafka);
    this.tenant = tenant;
    this.cell = cell;
    this.truth = Map.copyOf(truth);
    this.bad = bad;
    this.tell = tell;
  }

  /** Runs to its end; interrupting it ends it early. */
  RoundOutcome run() throws IOException, InterruptedException {
    String candidate = bad ? wrong() : trained();
    truth.values().forEach(TruthLog::forget);
    if (candidate.isEmpty()) {
      return outcome(0, 0, "the gate kept the model back");
    }
    long counter = office.release(candidate, System.currentTimeMillis());
    try (ReleaseRoad road = new ReleaseRoad(office.repository(), kafka, List.of(tenant))) {
      road.send(MODEL, counter);
    }
    releases++;
    tell.accept("release " + counter + " is signed and on the road");
    return rollOut(counter);
  }

  private String wrong() {
    tell.accept("a model that is wrong by 15 points, and signed, goes out on purpose");
    return BadRelease.leave(
        office.repository(), TrainerChild.audience(tenant, cell), System.currentTimeMillis());
  }

  private String trained() throws IOException, InterruptedException {
    tell.accept("collecting what the fleet streams");
    List<CorrectionSequence> rows = streamed();
    int steps = rows.stream().mapToInt(CorrectionSequence::steps).sum();
    tell.accept(
        "training on %d streamed steps of %d packs, and on simulated ones"
            .formatted(steps, truth.size()));
    TrainerChild.Result result =
        TrainerChild.train(folder.resolve("training"), office.folder(), tenant, cell, rows);
    championError = result.championError();
    challengerError = result.challengerError();
    tell.accept(
        "held-out packs: filter %.2f, model %.2f points of SOC; %s"
            .formatted(
                championError,
                challengerError,
                result.candidate().isEmpty()
                    ? "the gate stays shut: " + result.refusal()
                    : "the gate opens"));
    return result.candidate();
  }

  private List<CorrectionSequence> streamed() throws InterruptedException {
    StreamedRows rows = new StreamedRows(truth);
    while (true) {
      List<CorrectionSequence> read = rows.read(kafka, cell.name() + " streamed");
      if (read.size() == truth.size()
          && read.stream().allMatch(sequence -> sequence.steps() >= STREAMED_STEPS)) {
        return read;
      }
      Thread.sleep(2L * POLL_MS);
    }
  }

  private RoundOutcome rollOut(long counter) throws InterruptedException {
    try (KafkaRolloutLog log = new KafkaRolloutLog(kafka, KafkaTopic.ROLLOUTS.name());
        RolloutService service =
            new RolloutService(new RolloutConfig(kafka, RULES, null, STEP, -1))) {
      log.append(Rollout.begin(MODEL, counter, 0, WAVES, System.currentTimeMillis()));
      service.start();
      Rollout last = watch(service);
      boolean back = last.state() == State.ROLLED_BACK;
      int promoted = settled(counter, back);
      return outcome(promoted, back ? 1 : 0, last.state() + ": " + last.reason());
    }
  }

  private Rollout watch(RolloutService service) throws InterruptedException {
    int wave = -1;
    while (true) {
      Rollout now = service.rollouts().get(MODEL);
      if (now != null && now.wave() != wave) {
        wave = now.wave();
        tell.accept("wave of %d %%".formatted(now.wavesPercent().get(wave)));
      }
      if (now != null && (now.state() == State.DONE || now.state() == State.ROLLED_BACK)) {
        tell.accept(now.state() + ": " + now.reason());
        return now;
      }
      Thread.sleep(POLL_MS);
    }
  }

  /**
   * Packs that run the release, once all of them do (or a minute later); after a rollback, once no
   * pack runs it any more.
   */
  private int settled(long counter, boolean back) throws InterruptedException {
    long untilNs = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Collection<ModelReport> reports = lastReports();
      long trying = reports.stream().filter(report -> isTrial(report, counter)).count();
      long serving = reports.stream().filter(r -> r.servingCounter() == counter).count();
      boolean all = serving >= truth.size() || System.nanoTime() > untilNs;
      boolean done = back ? serving + trying == 0 : all;
      if (done) {
        return (int) serving;
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static boolean isTrial(ModelReport report, long counter) {
    return report.counter() == counter && report.state() == ModelReport.State.SHADOW;
  }

  /** The newest word of each pack. */
  private Collection<ModelReport> lastReports() {
    Map<String, ModelReport> last = new java.util.HashMap<>();
    try (TopicReader reader =
        new TopicReader(kafka, KafkaTopic.MODELS_REPORTS.name(), "demo-reports")) {
      reader.readToEnd(
          Duration.ofSeconds(20),
          stored -> {
            try {
              ModelReport report = ModelReport.parse(stored.value());
              if (report.model().equals(MODEL)) {
                last.put(new String(stored.key(), StandardCharsets.UTF_8), report);
              }
            } catch (MalformedMessageException unreadable) {
              throw new IllegalStateException(unreadable);
            }
          });
    }
    return last.values();
  }

  private RoundOutcome outcome(int promotions, int rollbacks, String word) {
    return new RoundOutcome(
        releases,
        promotions,
        rollbacks,
        Double.isNaN(championError) ? null : championError,
        Double.isNaN(challengerError) ? null : challengerError,
        word);
  }
}
