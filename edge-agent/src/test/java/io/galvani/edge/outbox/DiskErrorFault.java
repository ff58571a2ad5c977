package io.galvani.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.edge.AgentRuns;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.schemas.PackId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk answers with errors: what was called durable before and after is there. */
@Tag("p1")
@Tag("fault")
class DiskErrorFault {
  private static final PackId PACK = new PackId("acme", AgentRuns.PACK);
  private static final Path TRACER = Path.of("/usr/bin/strace");
  private static final long RUN_S = 12;

  /** Beyond the calls that fail. */
  private static final long WANTED = 120;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fsync,fdatasync:error=EIO:when=30..40",
        "fsync,fdatasync:error=EIO:when=40+7",
        "pwrite64:error=EIO:when=100..120",
        "pwrite64:error=ENOSPC:when=120+11",
      })
  void whatWasCalledDurableIsThereAfterFailedSyncsAndWrites(String fault, @TempDir Path dir)
      throws Exception {
    assumeTrue(Files.isExecutable(TRACER), "skipped: needs strace to fail system calls");
    long durable =
        AgentRuns.durableAfter(
            dir,
            RUN_S,
            WANTED,
            TRACER.toString(),
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "--seccomp-bpf",
            "-e",
            "trace=fsync,fdatasync,pwrite64",
            "-e",
            "inject=" + fault);

    try (Outbox outbox = Outbox.open(OutboxConfig.in(dir), List.of(PACK))) {
      OutboxLane lane = outbox.telemetry(PACK);
      long carried = 0;
      long expected = 0;
      for (StoredMessage row = first(outbox, 0); row != null; row = first(outbox, expected)) {
        assertThat(row.firstSeq()).isEqualTo(expected);
        carried += row.gap() ? 0 : row.count();
        expected = row.nextSeq();
      }
      System.out.printf(
          "T08 %s: durable %d, found %d, declared %d%n",
          fault, durable, carried, expected - carried);
      assertThat(durable).isGreaterThanOrEqualTo(WANTED);
      assertThat(expected).isGreaterThanOrEqualTo(durable).isEqualTo(lane.nextSeq());
      assertThat(carried).isGreaterThanOrEqualTo(durable);
    }
  }

  private static @org.jspecify.annotations.Nullable StoredMessage first(Outbox outbox, long seq) {
    List<StoredMessage> rows = outbox.read(outbox.telemetry(PACK), seq, 1, 1);
    return rows.isEmpty() ? null : rows.get(0);
  }
}
