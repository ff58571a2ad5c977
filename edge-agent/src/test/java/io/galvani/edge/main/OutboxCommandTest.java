package io.galvani.edge.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.edge.capacity.PackDemand;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxInventory;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.schemas.PackId;
import io.galvani.schemas.telemetry.Envelope;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OutboxCommandTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final long BOUND_BYTES = 2L << 20;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path dir;

  @Test
  void anEmptyOutboxIsSizedFromASimulatedPackOfTheSameCells() throws Exception {
    String json = run("--json");

    assertThat(json).contains("\"bytes_from\":\"simulated\"").contains("\"interval_s\":1.000000");
    assertThat(number(json, "outage_h")).isBetween(0.5, 24.0);
    assertThat(dir.resolve("box")).doesNotExist();
  }

  @Test
  void whatLiesInTheOutboxTellsTheSizeOfASample() throws Exception {
    OutboxConfig outboxConfig = new OutboxConfig(dir.resolve("box"), null, null, null);
    try (Outbox outbox = Outbox.open(outboxConfig, List.of(PACK))) {
      append(outbox, 100, 900);
      outbox.flush(10_000);

      String json = run("--json");

      assertThat(json).contains("\"bytes_from\":\"outbox\"").contains("\"samples\":100");
      assertThat(number(json, "bytes_per_sample")).isBetween(950.0, 1_050.0);
      assertThat(run()).contains("acme/truck-7 telemetry: 100 samples in 100 frames");
    }
  }

  @Test
  void theOutageThatIsToldIsTheOneThatFits() throws Exception {
    OutboxConfig small =
        new OutboxConfig(dir.resolve("box"), BOUND_BYTES, null, Duration.ofHours(1));
    int bodyBytes = 900;
    long kept;
    try (Outbox outbox = Outbox.open(small, List.of(PACK))) {
      append(outbox, 4_000, bodyBytes);
      outbox.flush(10_000);
      kept = 4_000 - outbox.telemetry(PACK).declared();
    }
    double bytesPerSample = number(run("--json"), "bytes_per_sample");

    OutboxReport report =
        new OutboxReport(
            BOUND_BYTES,
            Outbox.telemetryBytes(small),
            List.of(new PackDemand("truck-7", 1, "source", bytesPerSample, "outbox")),
            new OutboxInventory(List.of(), 0, 0, new TreeMap<>(), 0));

    assertThat(report.outageH() * 3600).isCloseTo((double) kept, within(0.15 * kept));
  }

  private static void append(Outbox outbox, int messages, int bodyBytes) throws Exception {
    OutboxLane lane = outbox.telemetry(PACK);
    for (int i = 0; i < messages; i++) {
      long seq = lane.assign(1);
      byte[] body = new byte[bodyBytes];
      new Random(seq).nextBytes(body);
      byte[] envelope = Envelope.telemetry(lane.epoch(), seq, 1, body, false).toBytes(seq);
      long atMs = 1_000 * (seq + 1);
      outbox.append(lane, new StoredMessage(seq, 1, false, atMs, atMs, envelope), true);
    }
  }

  private String run(String... options) throws Exception {
    Path config = dir.resolve("agent.yaml");
    Files.writeString(
        config,
        """
        tenant: acme
        edge: gateway-1
        broker: {url: "tcp://127.0.0.1:1883"}
        outbox: {dir: "%s", bound_bytes: %d}
        packs:
          - id: truck-7
            parameter_set: %s
            source: {simulated: {cells: 96}}
        """
            .formatted(dir.resolve("box"), BOUND_BYTES, ANY_CELL));
    StringWriter out = new StringWriter();
    String[] arguments = new String[options.length + 2];
    arguments[0] = "--config";
    arguments[1] = config.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new OutboxCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    assertThat(exit).as(err.toString()).isZero();
    return out.toString();
  }

  private static final String ANY_CELL =
      io.galvani.chassis.cells.CellLibrary.shipped().names().get(0);

  private static double number(String json, String key) {
    String after = json.substring(json.indexOf("\"" + key + "\":") + key.length() + 3);
    return Double.parseDouble(after.split("[,}\\]]", 2)[0]);
  }
}
