package io.galvani.stream.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.schemas.proto.DeclaredGap;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Stage;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaFixture;
import io.galvani.stream.kafka.Lookup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LedgerCommandIT {
  private static final long EPOCH = 7;

  @SuppressWarnings("NullAway.Init")
  private static KafkaFixture kafka;

  @BeforeAll
  static void writeAccounts(@TempDir Path folder) throws Exception {
    kafka = new KafkaFixture(folder, 2);
    LedgerAccount.Builder good =
        processor(50).setEstimated(40).setCoasted(3).setRejected(2).setDeclared(5);
    good.addGaps(
        DeclaredGap.newBuilder()
            .setFirstSeq(10)
            .setNextSeq(15)
            .setReason("GAP_REASON_OUTBOX_FULL"));
    write("acme/good", processor(20).setEstimated(20).build());
    write("acme/good", edge(64));
    write("acme/good", good.build());
    write("acme/bad", processor(30).setEstimated(20).setLost(10).build());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void theLatestAccountSettlesWhatTheEdgeHandedOut() {
    StringWriter out = new StringWriter();

    int exit = run(out, "--pack", "acme/good", "--json");

    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("\"sampled\" : 64", "\"estimated\" : 43", "\"coasted\" : 3", "\"rejected\" : 2")
        .contains("\"declared\" : 5", "\"in_flight\" : 14", "\"lost\" : 0", "\"balanced\" : true")
        .contains("GAP_REASON_OUTBOX_FULL", "\"age_ms\" : 1500");
  }

  @Test
  void lossIsToldByTheExitCode() {
    StringWriter out = new StringWriter();

    int exit = run(out);

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("acme/bad", "acme/good", "declared 10 to 14");
  }

  @Test
  void accountsBeforeTheGivenTimeAreLeftOut() {
    StringWriter out = new StringWriter();

    int exit = run(out, "--since", "2001-09-09T01:46:43Z");

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("No pack has an account");
  }

  @Test
  void aPackThatNobodyKnowsIsNotOneThatLostNothing() {
    String[] wrong = {"--bootstrap", kafka.bootstrapServers(), "--pack", "acme/goood"};

    assertThat(CommandLineRunner.run(new LedgerCommand(), wrong)).isEqualTo(2);
    assertThat(run(new StringWriter(), "--pack", "acme/good")).isZero();
  }

  private static int run(StringWriter out, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "--bootstrap";
    arguments[1] = kafka.bootstrapServers();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return new CommandLine(new LedgerCommand()).setOut(new PrintWriter(out)).execute(arguments);
  }

  private static LedgerAccount.Builder processor(long nextSeq) {
    return LedgerAccount.newBuilder()
        .setStage(Stage.STAGE_PROCESSOR)
        .setStreamEpoch(EPOCH)
        .setNextSeq(nextSeq)
        .setNewestTimestampMs(1_000_000_000_000L)
        .setAtMs(1_000_000_001_500L);
  }

  private static LedgerAccount edge(long nextSeq) {
    return LedgerAccount.newBuilder()
        .setStage(Stage.STAGE_EDGE)
        .setStreamEpoch(EPOCH)
        .setNextSeq(nextSeq)
        .build();
  }

  private static void write(String pack, LedgerAccount account) throws Exception {
    new Lookup(Map.of("bootstrap.servers", kafka.bootstrapServers()))
        .write(
            new ProducerRecord<>(
                KafkaTopic.LEDGER.name(),
                pack.getBytes(StandardCharsets.UTF_8),
                account.toByteArray()));
  }
}
