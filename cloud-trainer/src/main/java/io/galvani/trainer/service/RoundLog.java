package io.galvani.trainer.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.json.JsonFields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * What the trainer was doing, on disk before it does it: a killed one is known by what it left.
 *
 * @param phase of the round; IDLE between rounds
 * @param snapshot of the last round, empty before the first
 * @param startedAtMs when it began, 0 before the first
 * @param collected steps that had been collected when it began
 * @param innovationV mean innovation that it was trained on, V; NaN if unknown
 * @param outcome in one line
 */
record RoundLog(
    Phase phase,
    String snapshot,
    long startedAtMs,
    long collected,
    double innovationV,
    String outcome) {
  private static final String FILE = "round.json";
  private static final String COLLECTED = "collected";
  private static final int MOST_BYTES = 64 * 1024;

  static final RoundLog NONE = new RoundLog(Phase.IDLE, "", 0, 0, Double.NaN, "no round yet");

  /** Where a round is. */
  enum Phase {
    IDLE,
    SNAPSHOT,
    TRAIN,
    EXPORT,
    GATE,
    CANDIDATE
  }

  RoundLog in(Phase other) {
    return new RoundLog(other, snapshot, startedAtMs, collected, innovationV, outcome);
  }

  RoundLog ended(String how) {
    return new RoundLog(Phase.IDLE, snapshot, startedAtMs, collected, innovationV, how);
  }

  RoundLog collectedAtMost(long most) {
    return new RoundLog(
        phase, snapshot, startedAtMs, Math.min(collected, most), innovationV, outcome);
  }

  /** The last one stored; damage is told and counts as none. */
  static RoundLog read(Path work) {
    Path file = work.resolve(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      JsonFields json = JsonFields.parse(FILE, Files.readAllBytes(file), MOST_BYTES);
      return new RoundLog(
          json.constant("phase", Phase.class),
          json.text("snapshot", ".*"),
          json.count("started_at_ms"),
          json.json().has(COLLECTED) ? json.count(COLLECTED) : 0,
          json.number("innovation_v"),
          json.text("outcome", "(?s).*"));
    } catch (IOException | MalformedMessageException e) {
      return new RoundLog(Phase.IDLE, "", 0, 0, Double.NaN, "round.json was damaged: " + e);
    }
  }

  /**
   * Stores it, whole or not at all.
   *
   * @throws InputException if the disk does not take it
   */
  void write(Path work, SnapshotFiles files) {
    ObjectNode json = JsonFields.object();
    json.put("phase", phase.name().toLowerCase(Locale.ROOT)).put("snapshot", snapshot);
    json.put("started_at_ms", startedAtMs).put(COLLECTED, collected);
    JsonFields.putNumber(json, "innovation_v", innovationV);
    json.put("outcome", outcome);
    Path beside = work.resolve(FILE + ".new");
    try {
      Files.createDirectories(work);
      try (OutputStream out = files.create(beside)) {
        out.write(JsonFields.toBytes(json));
      }
      Files.move(
          beside,
          work.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InputException(work + " cannot be written: " + FileReason.of(e), e);
    }
  }
}
