package io.galvani.trainer.service;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Frozen;
import io.galvani.trainer.round.PackFacts;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundOutcome;
import io.galvani.trainer.service.TrainerService.RoundResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rounds of one model: when one is due, what it freezes, what it came to. */
final class CourseRounds {
  private static final Logger LOG = LoggerFactory.getLogger(CourseRounds.class);

  private final Course course;
  private final CourseConfig config;
  private final Selection selection;
  private final Path folder;
  private final Progress progress;
  private SnapshotFiles files = SnapshotFiles.DISK;
  private RoundLog log;
  private boolean asked;

  /**
   * Cleans up after a trainer that was killed.
   *
   * @param folder of this model alone
   */
  CourseRounds(
      Course course, CourseConfig config, Selection selection, Path folder, Progress progress) {
    this.course = course;
    this.config = config;
    this.selection = selection;
    this.folder = folder;
    this.progress = progress;
    this.log = RoundLog.read(folder);
    Snapshot.removeUndone(snapshots());
    if (log.phase() != RoundLog.Phase.IDLE) {
      remember(log.ended("killed while in " + log.phase() + "; nothing was released"));
    }
  }

  KnownModel model() {
    return course.model();
  }

  /** When the last round began, Unix time in ms; 0 before the first. */
  long startedAtMs() {
    return log.startedAtMs();
  }

  /** What the last round came to, in one line. */
  String lastWord() {
    return log.outcome();
  }

  /** Why a round is due now; empty if none is. */
  Optional<String> due(long nowMs) {
    RoundTrigger trigger =
        new RoundTrigger(config.schedule(), config.leastNewSteps(), config.driftRatio());
    long collected = course.collected().added();
    if (!asked) {
      // A trainer that was started again has read what the topic still holds from its beginning.
      asked = true;
      log = log.collectedAtMost(collected);
    }
    return trigger.due(
        nowMs,
        new RoundTrigger.Since(
            log.startedAtMs(),
            collected - log.collected(),
            log.innovationV(),
            course.innovation().meanV()));
  }

  /** Runs a round. Whatever goes wrong is told in one line. */
  RoundResult round(String why, long nowMs) {
    String name = Instant.ofEpochMilli(nowMs).toString().replace(':', '-');
    double innovationV = course.innovation().meanV();
    long collected = course.collected().added();
    course.innovation().reset();
    log =
        new RoundLog(RoundLog.Phase.SNAPSHOT, name, nowMs, collected, innovationV, "began: " + why);
    RoundResult result = run(name, why, nowMs);
    try {
      remember(log.ended(result.word()));
      return result;
    } catch (InputException full) {
      String word = result.word() + "; " + full.getMessage();
      log = log.ended(word);
      return new RoundResult(model(), why, result.snapshot(), result.outcome(), word);
    }
  }

  private RoundResult run(String name, String why, long nowMs) {
    String frozen = "";
    try {
      remember(log);
      progress.freezing();
      Snapshot snapshot = freeze(name, why);
      frozen = name;
      RoundOutcome outcome = course.run(snapshot.material(), new Logged(), nowMs);
      String word =
          outcome
              .candidate()
              .map(candidate -> "candidate " + candidate + " waits to be signed")
              .orElse("the gate failed, see " + outcome.report());
      return new RoundResult(model(), why, name, Optional.of(outcome), word);
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | InputException failed) {
      return noRound(why, frozen, String.valueOf(failed.getMessage()));
    } catch (RuntimeException | OutOfMemoryError unforeseen) {
      LOG.error("Round failed, model={} snapshot={}", model().id(), frozen, unforeseen);
      return noRound(why, frozen, unforeseen.toString());
    }
  }

  private RoundResult noRound(String why, String snapshot, String reason) {
    return new RoundResult(model(), why, snapshot, Optional.empty(), "no round: " + reason);
  }

  private Snapshot freeze(String name, String why) throws IOException {
    Optional<HoldOut> signed = selection.holdOut(config, model());
    Set<String> quarantined = selection.quarantined(course);
    List<PackFacts> packs = selection.packs(course, quarantined);
    Frozen frozen = course.freeze(packs, signed.map(HoldOut::rows));
    Map<String, String> facts = new TreeMap<>();
    facts.put("model", model().id());
    facts.put("why", why);
    facts.put("offsets", selection.offsets());
    facts.put("seed", Long.toString(config.seed()));
    facts.put("steps_per_pack", Integer.toString(config.stepsPerPack()));
    facts.put("feature_sha256", model().features().sha256());
    facts.put("quarantined", String.join(",", quarantined));
    signed.ifPresent(held -> facts.put("held_out", "signed set " + held.rows().sha256()));
    return Snapshot.write(snapshots(), name, frozen, facts, files);
  }

  /** Removes all snapshots but the newest and those that are needed. */
  void keepSnapshots(int newest, Set<String> needed) throws IOException {
    Snapshot.keep(snapshots(), newest, needed);
  }

  private Path snapshots() {
    return folder.resolve("snapshots");
  }

  private void remember(RoundLog entry) {
    entry.write(folder, files);
    log = entry;
  }

  /** Lets files be written otherwise. */
  void writeWith(SnapshotFiles other) {
    files = other;
  }

  /** Puts every stage on disk before it begins. */
  private final class Logged implements Progress {
    @Override
    public void entered(Stage stage) {
      remember(log.in(RoundLog.Phase.valueOf(stage.name())));
      progress.entered(stage);
    }

    @Override
    public void told(Epoch epoch) {
      progress.told(epoch);
    }
  }
}
