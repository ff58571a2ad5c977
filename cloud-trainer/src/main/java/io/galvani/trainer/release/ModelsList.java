package io.galvani.trainer.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code galvani models list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows every release and every candidate.")
public final class ModelsList implements Callable<Integer> {
  private static final String ROW = "%-14s %7s %-10s %-12s %10s %-20s %s%n";

  @Mixin private RepositoryOption option = new RepositoryOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReleaseRepository repository = option.repository();
    PrintWriter out = spec.commandLine().getOut();
    List<Stored> releases = repository.releases();
    List<Stored> candidates = repository.waiting();
    Map<Path, String> unreadable = repository.unreadable();
    if (option.json()) {
      ArrayNode all = new ObjectMapper().createArrayNode();
      releases.forEach(s -> all.add(node(s, state(repository, s))));
      candidates.forEach(s -> all.add(node(s, "candidate")));
      unreadable.forEach(
          (folder, why) ->
              all.addObject()
                  .put("state", "unreadable")
                  .put("folder", folder.toString())
                  .put("detail", why));
      out.println(all.toPrettyString());
    } else {
      out.printf(
          ROW, "MODEL", "COUNTER", "STATE", "CHEMISTRIES", "SIGNATURES", "EXPIRES", "FOLDER");
      releases.forEach(s -> row(out, s, state(repository, s)));
      candidates.forEach(s -> row(out, s, "candidate"));
      unreadable.forEach(
          (folder, why) -> out.printf(ROW, "-", "-", "unreadable", "-", "-", "-", why));
    }
    out.flush();
    return 0;
  }

  private static String state(ReleaseRepository repository, Stored release) {
    ReleaseManifest manifest = release.manifest();
    return repository.isCurrent(manifest.model(), manifest.counter()) ? "release" : "withdrawn";
  }

  private static void row(PrintWriter out, Stored stored, String state) {
    ReleaseManifest manifest = stored.manifest();
    out.printf(
        ROW,
        manifest.model(),
        isSigned(stored) ? manifest.counter() : "-",
        state,
        String.join(",", manifest.target().chemistries()),
        stored.signed().signatures().size(),
        isSigned(stored)
            ? Instant.ofEpochMilli(manifest.expiresAtMs()).truncatedTo(ChronoUnit.SECONDS)
            : "-",
        stored.path());
  }

  /** The first signature fixes counter and times; before it they say nothing. */
  private static boolean isSigned(Stored stored) {
    return !stored.signed().signatures().isEmpty();
  }

  private static ObjectNode node(Stored stored, String state) {
    ReleaseManifest manifest = stored.manifest();
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("model", manifest.model());
    node.put("counter", isSigned(stored) ? manifest.counter() : null);
    node.put("state", state);
    node.putPOJO("chemistries", manifest.target().chemistries());
    node.putPOJO("key_ids", stored.signed().signatures().stream().map(s -> s.keyId()).toList());
    node.put("expires_at_ms", isSigned(stored) ? manifest.expiresAtMs() : null);
    node.put("folder", stored.path().toString());
    return node;
  }
}
