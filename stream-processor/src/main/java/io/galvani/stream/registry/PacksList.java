package io.galvani.stream.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaOptions;
import io.galvani.stream.kafka.Lookup;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani packs list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows every registered pack.")
final class PacksList implements Callable<Integer> {
  private static final String ROW = "%-24s %-8s %5s %6s %-9s %-16s %-12s %s%n";

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PackRegistry registry = new PackRegistry();
    new Lookup(kafka.settings()).all(KafkaTopic.PACKS, r -> registry.apply(r.key(), r.value()));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(registry.all()).toPrettyString());
    } else {
      table(out, registry.all());
    }
    out.flush();
    return 0;
  }

  private static void table(PrintWriter out, Map<PackId, PackRegistration> packs) {
    if (packs.isEmpty()) {
      out.println("No pack is registered.");
      return;
    }
    out.printf(
        ROW,
        "PACK",
        "STATE",
        "CELLS",
        "PROBES",
        "CHEMISTRY",
        "PARAMETER SET",
        "EDGE",
        "REGISTERED");
    packs.forEach(
        (pack, known) ->
            out.printf(
                ROW,
                pack,
                state(known),
                known.getCellCount(),
                known.getProbeCount(),
                known.getChemistry(),
                known.getParameterSet(),
                known.getEdge().isEmpty() ? "-" : known.getEdge(),
                at(known)));
  }

  private static ArrayNode toJson(Map<PackId, PackRegistration> packs) {
    ArrayNode all = new ObjectMapper().createArrayNode();
    packs.forEach(
        (pack, known) ->
            all.addObject()
                .put("pack", pack.key())
                .put("state", state(known))
                .put("cell_count", known.getCellCount())
                .put("probe_count", known.getProbeCount())
                .put("parallel_count", known.getParallelCount())
                .put("chemistry", known.getChemistry())
                .put("parameter_set", known.getParameterSet())
                .put("parameter_sha256", known.getParameterSha256())
                .put("capacity_ah", capacityAh(known))
                .put("site", known.getSite())
                .put("use", known.getUse())
                .put("edge", known.getEdge())
                .put("stream_epoch", Long.toHexString(known.getStreamEpoch()))
                .put("registered_at", at(known)));
    return all;
  }

  private static @Nullable Double capacityAh(PackRegistration known) {
    OptionalDouble capacityAh = RegisteredCells.capacityAh(known);
    return capacityAh.isEmpty() ? null : capacityAh.getAsDouble();
  }

  private static String state(PackRegistration known) {
    return known.getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED ? "retired" : "active";
  }

  private static String at(PackRegistration known) {
    return Instant.ofEpochMilli(known.getRegisteredAtMs())
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }
}
