package io.galvani.stream.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.DeclaredGap;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaOptions;
import io.galvani.stream.kafka.Lookup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani ledger}. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description =
        "Shows by pack what became of every sample: sampled = estimated (coasted included) "
            + "+ rejected + late + quarantined + declared + in flight + lost. The exit code is 1 "
            + "if any was lost or an account does not add up.")
public final class LedgerCommand implements Callable<Integer> {
  private static final String ROW = "%-24s %10s %10s %8s %8s %6s %6s %9s %9s %6s %9s%n";

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(names = "--pack", paramLabel = "TENANT/PACK", description = "Only this pack.")
  private @Nullable String pack;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only numberings accounted for since then: 2026-01-31T08:00:00Z, or PT1H ago.")
  private @Nullable String since;

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<PackLedger> ledgers = select(read());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(ledgers).toPrettyString());
    } else {
      table(out, ledgers);
    }
    out.flush();
    return ledgers.stream().allMatch(l -> l.lost() == 0 && l.balanced()) ? 0 : 1;
  }

  private Map<PackId, List<LedgerAccount>> read() {
    Map<PackId, List<LedgerAccount>> accounts = new TreeMap<>();
    new Lookup(kafka.settings()).all(KafkaTopic.LEDGER, record -> add(accounts, record));
    return accounts;
  }

  private static void add(
      Map<PackId, List<LedgerAccount>> accounts, ConsumerRecord<byte[], byte[]> record) {
    try {
      LedgerAccount account = LedgerAccount.parseFrom(record.value());
      List<LedgerAccount> kept =
          accounts.computeIfAbsent(
              PackId.parse(new String(record.key(), StandardCharsets.UTF_8)),
              first -> new ArrayList<>());
      kept.removeIf(before -> replaces(account, before));
      kept.add(account);
    } catch (InvalidProtocolBufferException | IllegalArgumentException notOurs) {
      throw new InputException(
          KafkaTopic.LEDGER.name()
              + " must hold accounts, but offset "
              + record.offset()
              + " of partition "
              + record.partition()
              + " is none",
          notOurs);
    }
  }

  private static boolean replaces(LedgerAccount account, LedgerAccount before) {
    return account.getStage() == before.getStage()
        && account.getStreamEpoch() == before.getStreamEpoch()
        && Long.compareUnsigned(account.getNextSeq(), before.getNextSeq()) >= 0;
  }

  private List<PackLedger> select(Map<PackId, List<LedgerAccount>> accounts) {
    long sinceMs = sinceMs();
    requireKnown(accounts.keySet().stream().map(PackId::key).toList());
    return accounts.entrySet().stream()
        .filter(entry -> pack == null || entry.getKey().key().equals(pack))
        .flatMap(entry -> PackLedger.of(entry.getKey(), entry.getValue()).stream())
        .filter(ledger -> ledger.atMs() >= sinceMs)
        .sorted(Comparator.comparing(PackLedger::pack).thenComparingLong(PackLedger::atMs))
        .toList();
  }

  /** Nothing lost of a pack that nobody knows would be no answer. */
  private void requireKnown(List<String> known) {
    if (pack != null && !known.contains(pack)) {
      throw new InputException(
          "--pack must be a pack with an account, but was \"%s\"%s"
              .formatted(pack, Nearest.hint(pack, known)));
    }
  }

  private long sinceMs() {
    if (since == null) {
      return 0;
    }
    try {
      return since.startsWith("P")
          ? Instant.now().minus(Duration.parse(since)).toEpochMilli()
          : Instant.parse(since).toEpochMilli();
    } catch (DateTimeParseException wrong) {
      throw new InputException(
          "--since must be a time like 2026-01-31T08:00:00Z or a duration like PT1H, but was "
              + since,
          wrong);
    }
  }

  private static void table(PrintWriter out, List<PackLedger> ledgers) {
    if (ledgers.isEmpty()) {
      out.println("No pack has an account.");
      return;
    }
    out.printf(
        ROW,
        "PACK",
        "SAMPLED",
        "ESTIMATED",
        "COASTED",
        "REJECTED",
        "LATE",
        "QUAR.",
        "DECLARED",
        "IN FLIGHT",
        "LOST",
        "AGE s");
    for (PackLedger l : ledgers) {
      out.printf(
          ROW,
          l.pack(),
          l.sampled(),
          l.estimated(),
          l.coasted(),
          l.rejected(),
          l.late(),
          l.quarantined(),
          l.declared(),
          l.inFlight(),
          l.lost(),
          l.ageMs() < 0 ? "-" : String.format(Locale.ROOT, "%.1f", l.ageMs() / 1e3));
      out.printf(
          "  epoch %016x, numbers %d to %d, account of %s%s%n",
          l.epoch(),
          l.firstSeq(),
          l.edgeNextSeq() - 1,
          Instant.ofEpochMilli(l.atMs()),
          l.balanced() ? "" : ", DOES NOT ADD UP");
      for (DeclaredGap gap : l.gaps()) {
        out.printf(
            "  declared %d to %d: %s%n", gap.getFirstSeq(), gap.getNextSeq() - 1, gap.getReason());
      }
    }
  }

  private static ArrayNode toJson(List<PackLedger> ledgers) {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (PackLedger l : ledgers) {
      ObjectNode one =
          all.addObject()
              .put("pack", l.pack().key())
              .put("stream_epoch", String.format(Locale.ROOT, "%016x", l.epoch()))
              .put("first_seq", l.firstSeq())
              .put("next_seq", l.nextSeq())
              .put("edge_next_seq", l.edgeNextSeq())
              .put("sampled", l.sampled())
              .put("estimated", l.estimated())
              .put("coasted", l.coasted())
              .put("rejected", l.rejected())
              .put("late", l.late())
              .put("quarantined", l.quarantined())
              .put("declared", l.declared())
              .put("in_flight", l.inFlight())
              .put("lost", l.lost())
              .put("balanced", l.balanced())
              .put("newest_timestamp_ms", l.newestTimestampMs())
              .put("age_ms", l.ageMs())
              .put("at_ms", l.atMs());
      ArrayNode gaps = one.putArray("gaps");
      for (DeclaredGap gap : l.gaps()) {
        gaps.addObject()
            .put("first_seq", gap.getFirstSeq())
            .put("next_seq", gap.getNextSeq())
            .put("reason", gap.getReason());
      }
    }
    return all;
  }
}
