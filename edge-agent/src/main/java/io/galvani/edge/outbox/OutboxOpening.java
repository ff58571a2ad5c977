package io.galvani.edge.outbox;

import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.outbox.SeqFile.PackNumbers;
import io.galvani.schemas.PackId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the folder and decides what the database is worth, by comparing it with the sequence file:
 * both carry the same random generation, renewed at every opening, so that a database that was
 * lost, restored from a copy or damaged is recognised and gets a new epoch instead of reusing
 * numbers.
 */
final class OutboxOpening {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxOpening.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final long maxPages;
  private final SeqFile seqFile;

  OutboxOpening(OutboxConfig config, SeqFile seqFile, long maxPages) {
    this.file = config.dir().resolve("outbox.db");
    this.maxPages = maxPages;
    this.seqFile = seqFile;
  }

  /** What was found. */
  enum Verdict {
    FRESH(false, "is new"),
    INTACT(false, "is intact"),
    LOST(true, "was lost"),
    DAMAGED(true, "was damaged; good rows were saved"),
    ROLLED_BACK(true, "is older than the numbers that were handed out"),
    LOG_DAMAGED(true, "has a broken write-ahead log; what is behind the break was saved"),
    SEQUENCES_LOST(true, "has no readable sequence file");

    final boolean newEpoch;
    final String says;

    Verdict(boolean newEpoch, String says) {
      this.newEpoch = newEpoch;
      this.says = says;
    }
  }

  /**
   * @param database open and in order
   * @param sequences what the sequence file now says
   * @param verdict what was found
   */
  record Opened(OutboxDatabase database, SeqFile.Content sequences, Verdict verdict) {}

  Opened open(Collection<PackId> packs) throws IOException, SQLException {
    Optional<SeqFile.Content> sequences = readSequences();
    boolean existed = Files.exists(file);
    boolean logBroken = existed && new WalRescue(file).mend();
    Optional<OutboxDatabase> sound = existed ? tryOpen() : Optional.empty();
    OutboxDatabase database =
        sound.isPresent()
            ? sound.get()
            : existed
                ? new OutboxSalvage(file, maxPages).rebuild()
                : OutboxDatabase.open(file, maxPages);
    Verdict verdict = judge(sequences, existed, sound.isPresent(), logBroken, database);
    if (verdict.newEpoch) {
      LOG.warn("Outbox gets a new stream epoch, file={} because it {}", file, verdict.says);
    }
    SeqFile.Content content = number(packs, sequences, verdict, database);
    return new Opened(database, renewGeneration(database, content), verdict);
  }

  private Optional<SeqFile.Content> readSequences() throws IOException {
    try {
      return seqFile.read();
    } catch (SeqFile.DamagedException damaged) {
      LOG.warn("Sequence file cannot be trusted, reason={}", damaged.getMessage());
      return Optional.empty();
    }
  }

  /** Empty only if the file is damaged; what else keeps it from being opened is thrown. */
  private Optional<OutboxDatabase> tryOpen() throws SQLException {
    try {
      OutboxDatabase database = OutboxDatabase.open(file, maxPages);
      if (isSound(database)) {
        return Optional.of(database);
      }
    } catch (OutboxSchema.UnknownVersionException refused) {
      throw new InputException(String.valueOf(refused.getMessage()), refused);
    } catch (SQLException failed) {
      if (!OutboxDatabase.isDamage(failed)) {
        throw failed;
      }
      LOG.warn("Outbox database is damaged, reason={}", failed.getMessage());
    }
    return Optional.empty();
  }

  private static boolean isSound(OutboxDatabase database) throws SQLException {
    boolean sound = false;
    try {
      sound = database.sound();
      return sound;
    } finally {
      if (!sound) {
        database.close();
      }
    }
  }

  private static Verdict judge(
      Optional<SeqFile.Content> sequences,
      boolean existed,
      boolean sound,
      boolean logBroken,
      OutboxDatabase database)
      throws SQLException {
    if (!existed) {
      return sequences.isPresent() ? Verdict.LOST : Verdict.FRESH;
    }
    if (!sound) {
      return Verdict.DAMAGED;
    }
    if (sequences.isEmpty()) {
      return database.generation().isPresent() ? Verdict.SEQUENCES_LOST : Verdict.FRESH;
    }
    Optional<Long> generation = database.generation();
    boolean same =
        generation.isPresent()
            && (generation.get() == sequences.get().generation()
                || generation.get() == sequences.get().formerGeneration());
    if (logBroken) {
      return Verdict.LOG_DAMAGED;
    }
    return same ? Verdict.INTACT : Verdict.ROLLED_BACK;
  }

  /** Gives every pack its place, its epoch and its reservations. */
  private static SeqFile.Content number(
      Collection<PackId> packs,
      Optional<SeqFile.Content> sequences,
      Verdict verdict,
      OutboxDatabase database)
      throws SQLException {
    Map<PackId, PackNumbers> numbers =
        new LinkedHashMap<>(sequences.map(SeqFile.Content::packs).orElse(Map.of()));
    addForgotten(numbers, database);
    if (verdict.newEpoch) {
      numbers.replaceAll((pack, n) -> renumbered(n));
    }
    for (PackId pack : packs) {
      int free = numbers.values().stream().mapToInt(PackNumbers::index).max().orElse(-1) + 1;
      numbers.putIfAbsent(pack, new PackNumbers(free, newEpoch(), 0, 0, 0));
    }
    database.transaction(
        () -> {
          for (Map.Entry<PackId, PackNumbers> entry : numbers.entrySet()) {
            database.pack(entry.getValue().index(), entry.getKey().key());
          }
        });
    long generation = sequences.map(SeqFile.Content::generation).orElse(0L);
    return new SeqFile.Content(generation, generation, Map.copyOf(numbers));
  }

  /** Packs that the database knows and the sequence file does not; not if the name is damaged. */
  private static void addForgotten(Map<PackId, PackNumbers> numbers, OutboxDatabase database)
      throws SQLException {
    Set<Integer> known =
        numbers.values().stream().map(PackNumbers::index).collect(Collectors.toSet());
    for (Map.Entry<Integer, String> stored : database.packs().entrySet()) {
      if (!known.contains(stored.getKey())) {
        try {
          numbers.putIfAbsent(
              PackId.parse(stored.getValue()), new PackNumbers(stored.getKey(), 0, 0, 0, 0));
        } catch (IllegalArgumentException damaged) {
          LOG.warn("Name of a pack in the outbox is damaged, reason={}", damaged.getMessage());
        }
      }
    }
  }

  static PackNumbers renumbered(PackNumbers n) {
    return new PackNumbers(
        n.index(), newEpoch(), n.epoch(), n.telemetryReserved(), n.alertReserved());
  }

  static long newEpoch() {
    long epoch = RANDOM.nextLong();
    return epoch == 0 ? 1 : epoch;
  }

  /** In this order a crash at any point leaves a pair that still belongs together. */
  private SeqFile.Content renewGeneration(OutboxDatabase database, SeqFile.Content content)
      throws IOException, SQLException {
    long next = RANDOM.nextLong();
    long former = database.generation().orElse(0L);
    seqFile.write(content.withGeneration(next, former));
    database.transaction(() -> database.generation(next));
    SeqFile.Content renewed = content.withGeneration(next, next);
    seqFile.write(renewed);
    database.checkpoint(); // the log begins empty, so that a break in it is a break
    return renewed;
  }
}
