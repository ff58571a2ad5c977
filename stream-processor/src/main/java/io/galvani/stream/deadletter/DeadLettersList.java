package io.galvani.stream.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.galvani.stream.kafka.KafkaOptions;
import io.galvani.stream.kafka.Lookup;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani dead-letters list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows the latest dead letters.")
final class DeadLettersList implements Callable<Integer> {
  private static final String ROW = "%-10s %-20s %-20s %-10s %8s  %s%n";

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(names = "--reason", paramLabel = "CODE", description = "Only those of a reason.")
  private @Nullable String reason;

  @Option(
      names = "--last",
      defaultValue = "50",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int last = 50;

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<StoredLetter> all =
        StoredLetter.find(
            new Lookup(kafka.settings()),
            stored -> reason == null || reason.equals(stored.letter().reason()));
    List<StoredLetter> shown = all.subList(Math.max(0, all.size() - last), all.size());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(shown).toPrettyString());
    } else {
      table(out, shown, all.size(), reason == null ? "" : " of reason " + reason);
    }
    out.flush();
    return 0;
  }

  private static void table(PrintWriter out, List<StoredLetter> shown, int count, String which) {
    if (shown.isEmpty()) {
      out.println("There are no dead letters" + which + ".");
      return;
    }
    out.printf(ROW, "PLACE", "TIME", "REASON", "STAGE", "BYTES", "SOURCE, DETAIL");
    for (StoredLetter stored : shown) {
      DeadLetter letter = stored.letter();
      out.printf(
          ROW,
          stored.place(),
          at(stored),
          letter.reason(),
          letter.stage(),
          letter.length(),
          stored.source() + (letter.detail().isEmpty() ? "" : ": " + letter.detail()));
    }
    out.printf("%d of %d shown.%n", shown.size(), count);
  }

  private static ArrayNode toJson(List<StoredLetter> shown) {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (StoredLetter stored : shown) {
      DeadLetter letter = stored.letter();
      all.addObject()
          .put("place", stored.place())
          .put("time", at(stored))
          .put("reason", letter.reason())
          .put("stage", letter.stage())
          .put("source", stored.source())
          .put("length", letter.length())
          .put("complete", letter.complete())
          .put("exception", letter.exception())
          .put("detail", letter.detail())
          .put("version", letter.version())
          .put("sha256", letter.sha256());
    }
    return all;
  }

  private static String at(StoredLetter stored) {
    return Instant.ofEpochMilli(stored.timestampMs()).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
