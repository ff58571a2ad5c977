package io.galvani.workbench.fuzz;

import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.log.LogMapping;
import io.galvani.edge.log.LogSource;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxReader;
import io.galvani.schemas.PackId;
import io.galvani.workbench.road.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads through files what only files can hold. */
final class FuzzedFiles {
  private static final Path MAPPING = Path.of("../examples/mappings/car1.yaml");
  private static final Path OUTBOX = Path.of("../edge-agent/src/test/resources/golden/outbox-v2");
  private static final List<String> OUTBOX_FILES =
      List.of("outbox.db", "outbox.db-wal", "sequences");
  private static final List<PackId> PACKS = List.of(new PackId("acme", "truck-7"));
  private static final long BOUND_BYTES = 8L << 20;

  private FuzzedFiles() {}

  /** Reads a log to its end, as a Battery Data Format file and by a mapping. */
  static void readLog(byte[] bytes) throws IOException {
    LogMapping mapping = LogSource.readMapping(MAPPING);
    try (WorkFolder folder = new WorkFolder("fuzz")) {
      Path log = Files.write(folder.path().resolve("log.csv"), bytes);
      readOrRefuse(() -> LogSource.openBatteryDataFormat(log));
      readOrRefuse(() -> LogSource.open(log, mapping));
    }
  }

  private interface Opening {
    LogSource open();
  }

  private static void readOrRefuse(Opening opening) {
    try (LogSource source = opening.open()) {
      while (source.next() != null) {
        source.counts();
      }
    } catch (InputException refused) {
      // Declared.
    }
  }

  /** Puts the bytes in the place of one file of an outbox, looks into it and opens it. */
  static void openOutbox(byte[] bytes) throws IOException, InterruptedException {
    if (bytes.length == 0) {
      return;
    }
    String damaged = OUTBOX_FILES.get((bytes[0] & 0xff) % OUTBOX_FILES.size());
    try (WorkFolder folder = new WorkFolder("fuzz")) {
      Path dir = Files.createDirectory(folder.path().resolve("outbox"));
      for (String file : OUTBOX_FILES) {
        Files.copy(OUTBOX.resolve(file), dir.resolve(file));
      }
      Files.write(dir.resolve(damaged), Arrays.copyOfRange(bytes, 1, bytes.length));
      try {
        OutboxReader.read(dir);
      } catch (InputException refused) {
        // Declared; opening may still save what is whole.
      }
      OutboxConfig config = new OutboxConfig(dir, BOUND_BYTES, 0L, Duration.ofHours(1));
      try (Outbox outbox = Outbox.open(config, PACKS)) {
        outbox.read(outbox.telemetry(PACKS.get(0)), 0, 1_000, BOUND_BYTES);
      }
    }
  }
}
