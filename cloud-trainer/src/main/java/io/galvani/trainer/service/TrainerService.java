package io.galvani.trainer.service;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.correction.CorrectionRound;
import io.galvani.trainer.correction.Progress;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Collects and, when a round is due, freezes, trains, gates and leaves a candidate. Whatever goes
 * wrong in a round is told in one line; the fleet keeps the model it has. One round at a time.
 */
public final class TrainerService implements AutoCloseable {
  private final TrainerConfig config;
  private final GateRules rules;
  private final Progress progress;
  private final FeatureStore store;
  private final WorkFolder work;
  private final ReleaseRepository repository;
  private final AtomicBoolean running = new AtomicBoolean();
  private SnapshotFiles files = SnapshotFiles.DISK;
  private RoundLog log;
  private long stepsAtLastRound;

  /**
   * Takes its work folder and cleans up after a trainer that was killed.
   *
   * @param progress told as a round goes on
   * @throws InputException if another trainer has the folder
   */
  public TrainerService(TrainerConfig config, GateRules rules, Progress progress) {
    this.config = config;
    this.rules = rules;
    this.progress = progress;
    this.store = new FeatureStore(config.stepsPerPack());
    this.work = WorkFolder.take(config.work());
    this.repository = new ReleaseRepository(config.repository());
    this.log = RoundLog.read(config.work());
    cleanUp();
  }

  /**
   * What a round came to.
   *
   * @param why it began
   * @param snapshot its name, empty if none was made
   * @param outcome what the gate found; empty if there was nothing to gate
   * @param word in one line
   */
  public record RoundResult(
      String why, String snapshot, Optional<CorrectionRound.Outcome> outcome, String word) {}

  private void cleanUp() {
    Snapshot.removeUndone(work.snapshots());
    removeHalfCandidates();
    if (log.phase() != RoundLog.Phase.IDLE) {
      remember(log.ended("killed while in " + log.phase() + "; nothing was released"));
    }
  }

  /** A candidate exists once its manifest does, which is written last. */
  private void removeHalfCandidates() {
    Path candidates = repository.folder("candidates");
    if (!Files.isDirectory(candidates)) {
      return;
    }
    try (var children = Files.list(candidates)) {
      for (Path child : children.filter(c -> !Files.exists(c.resolve("manifest.json"))).toList()) {
        try (var own = Files.list(child)) {
          for (Path file : own.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(child);
      }
    } catch (IOException e) {
      throw new InputException(candidates + " cannot be cleaned up: " + e.getMessage(), e);
    }
  }

  /** Where steps, registrations and alerts go. */
  public FeatureStore store() {
    return store;
  }

  /** What the last round came to, in one line. */
  public String lastWord() {
    return log.outcome();
  }

  /** Runs a round if one is due. A call while one runs changes nothing. */
  public Optional<RoundResult> tick(long nowMs) {
    RoundTrigger trigger =
        new RoundTrigger(config.schedule(), config.leastNewSteps(), config.driftRatio());
    RoundTrigger.Since since =
        new RoundTrigger.Since(
            log.startedAtMs(),
            store.added() - stepsAtLastRound,
            log.innovationV(),
            store.innovationV());
    return trigger.due(nowMs, since).flatMap(why -> round(why, nowMs));
  }

  /** Runs a round now, due or not; empty while one runs. */
  public Optional<RoundResult> round(String why, long nowMs) {
    if (!running.compareAndSet(false, true)) {
      return Optional.empty();
    }
    try {
      RoundResult result = run(why, nowMs);
      remember(log.ended(result.word()));
      return Optional.of(result);
    } finally {
      running.set(false);
    }
  }

  private RoundResult run(String why, long nowMs) {
    String name = Instant.ofEpochMilli(nowMs).toString().replace(':', '-');
    remember(
        new RoundLog(RoundLog.Phase.SNAPSHOT, name, nowMs, store.innovationV(), "began: " + why));
    stepsAtLastRound = store.added();
    store.resetInnovation();
    try {
      progress.freezing();
      SnapshotContent content = new SnapshotContent(config, store, repository);
      Snapshot snapshot = Snapshot.write(work.snapshots(), name, content.of(why), files);
      CorrectionRound.Outcome outcome = train(snapshot, nowMs);
      String word =
          outcome
              .candidate()
              .map(candidate -> "candidate " + candidate + " waits to be signed")
              .orElse("the gate failed, see " + outcome.report());
      return new RoundResult(why, name, Optional.of(outcome), word);
    } catch (IOException e) {
      return new RoundResult(why, "", Optional.empty(), "no round: " + e.getMessage());
    } catch (IllegalArgumentException | IllegalStateException | InputException e) {
      return new RoundResult(why, name, Optional.empty(), "no round: " + e.getMessage());
    }
  }

  private CorrectionRound.Outcome train(Snapshot snapshot, long nowMs) throws IOException {
    CorrectionRound round =
        new CorrectionRound(repository, config.plan(), rules, new Logged(progress));
    return round.run(
        new CorrectionRound.Task(
            snapshot.read(Snapshot.TRAIN),
            snapshot.read(Snapshot.JUDGED),
            config.audience(),
            snapshot.lineage(),
            config.champion(),
            nowMs));
  }

  private void remember(RoundLog entry) {
    log = entry;
    entry.write(work.folder());
  }

  /** Lets files of snapshots be written otherwise. */
  void writeWith(SnapshotFiles other) {
    files = other;
  }

  @Override
  public void close() {
    work.close();
  }

  /** Puts every stage on disk before it begins. */
  private final class Logged implements Progress {
    private final Progress other;

    Logged(Progress other) {
      this.other = other;
    }

    @Override
    public void entered(Stage stage) {
      remember(log.in(RoundLog.Phase.valueOf(stage.name())));
      other.entered(stage);
    }

    @Override
    public void told(Epoch epoch) {
      other.told(epoch);
    }
  }
}
