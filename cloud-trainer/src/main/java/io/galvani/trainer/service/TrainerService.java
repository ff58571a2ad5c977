package io.galvani.trainer.service;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects and, when a model's round is due, freezes, trains, gates and leaves a candidate.
 * Whatever goes wrong in a round is told in one line; the fleet keeps the model it has. One round
 * at a time, whichever the model.
 */
public final class TrainerService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);

  private final FeatureStore store;
  private final WorkFolder work;
  private final int keepSnapshots;
  private final ReleaseRepository repository;
  private final List<CourseRounds> models = new ArrayList<>();
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * Takes its work folder and cleans up after a trainer that was killed.
   *
   * @param progress told as a round goes on
   * @throws InputException if another trainer has the folder
   */
  public TrainerService(TrainerConfig config, GateRules rules, Progress progress) {
    this.repository = new ReleaseRepository(config.repository());
    Map<Course, CourseConfig> courses = config.courses(repository, rules);
    this.store = new FeatureStore(List.copyOf(courses.keySet()));
    this.work = WorkFolder.take(config.work());
    this.keepSnapshots = config.keepSnapshots();
    Selection selection = new Selection(config, store, repository);
    courses.forEach(
        (course, how) ->
            models.add(
                new CourseRounds(course, how, selection, work.of(course.model()), progress)));
    removeHalfCandidates();
  }

  /**
   * What a round came to.
   *
   * @param model that it was of
   * @param why it began
   * @param snapshot its name, empty if none was made
   * @param outcome what the gate found; empty if there was nothing to gate
   * @param word in one line
   */
  public record RoundResult(
      KnownModel model, String why, String snapshot, Optional<RoundOutcome> outcome, String word) {}

  /** A candidate exists once its manifest does, which is written last. */
  private void removeHalfCandidates() {
    Path candidates = repository.folder("candidates");
    if (!Files.isDirectory(candidates)) {
      return;
    }
    try (var children = Files.list(candidates)) {
      for (Path child :
          children
              .filter(Files::isDirectory)
              .filter(c -> !Files.exists(c.resolve("manifest.json")))
              .toList()) {
        try (var own = Files.list(child)) {
          for (Path file : own.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(child);
      }
    } catch (IOException e) {
      throw new InputException(candidates + " cannot be cleaned up: " + FileReason.of(e), e);
    }
  }

  /** Where steps, registrations and alerts go. */
  public FeatureStore store() {
    return store;
  }

  /** Models that are trained. */
  public List<KnownModel> models() {
    return models.stream().map(CourseRounds::model).toList();
  }

  /** What the last round of every model came to, in one line. */
  public String lastWord() {
    return models.stream()
        .map(rounds -> rounds.model().id() + ": " + rounds.lastWord())
        .collect(Collectors.joining("; "));
  }

  /**
   * Runs one round if any is due; where several are, that of the model whose last one began first.
   * A call while one runs changes nothing.
   */
  public Optional<RoundResult> tick(long nowMs) {
    return models.stream()
        .filter(rounds -> rounds.due(nowMs).isPresent())
        .min(Comparator.comparingLong(CourseRounds::startedAtMs))
        .flatMap(rounds -> round(rounds, rounds.due(nowMs).orElse(""), nowMs));
  }

  /** Runs a round of a model now, due or not; empty while one runs, or if it is not trained. */
  public Optional<RoundResult> round(KnownModel model, String why, long nowMs) {
    return models.stream()
        .filter(rounds -> rounds.model() == model)
        .findFirst()
        .flatMap(rounds -> round(rounds, why, nowMs));
  }

  private Optional<RoundResult> round(CourseRounds rounds, String why, long nowMs) {
    if (!running.compareAndSet(false, true)) {
      return Optional.empty();
    }
    try {
      RoundResult result = rounds.round(why, nowMs);
      removeOldSnapshots(rounds);
      return Optional.of(result);
    } finally {
      running.set(false);
    }
  }

  /**
   * Candidates that nobody signed go as well; what cannot be removed now is after the next round.
   */
  private void removeOldSnapshots(CourseRounds rounds) {
    try {
      repository.discardUnsigned(rounds.model().id(), keepSnapshots);
      rounds.keepSnapshots(keepSnapshots, repository.snapshots(rounds.model().id()));
    } catch (IOException | UncheckedIOException | InputException stays) {
      LOG.warn("Old snapshots stay, model={} reason={}", rounds.model().id(), FileReason.of(stays));
    }
  }

  /** Lets files be written otherwise. */
  void writeWith(SnapshotFiles other) {
    models.forEach(rounds -> rounds.writeWith(other));
  }

  @Override
  public void close() {
    work.close();
  }
}
