package io.galvani.trainer.release;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows one release: target, lineage, metrics, files; --json its signed payload.")
public final class ModelsShow implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "MODEL", description = "Model id.")
  private String model = "";

  @Parameters(paramLabel = "COUNTER", description = "Release.")
  private long counter;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Stored stored = option.repository().release(model, counter);
    PrintWriter out = spec.commandLine().getOut();
    if (option.json()) {
      out.println(new String(stored.signed().payload(), StandardCharsets.UTF_8));
    } else {
      print(out, stored);
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, Stored stored) {
    ReleaseManifest manifest = stored.manifest();
    ReleaseManifest.Target target = manifest.target();
    out.printf("release   %s %d%n", manifest.model(), manifest.counter());
    out.printf(
        "after     %s%n", manifest.previousCounter() == 0 ? "none" : manifest.previousCounter());
    out.printf("signed    %s%n", Instant.ofEpochMilli(manifest.createdAtMs()));
    out.printf("expires   %s%n", Instant.ofEpochMilli(manifest.expiresAtMs()));
    out.printf("for       chemistries %s%n", String.join(", ", target.chemistries()));
    out.printf("          packs %s%n", String.join(", ", target.packs()));
    out.printf("          hardware %s%n", String.join(", ", target.hardware()));
    out.printf("          agents from %s on%n", target.minAgentVersion());
    out.printf("runtime   %s %s%n", target.engine(), target.engineVersion());
    out.printf("features  %s%n", manifest.features().sha256());
    manifest
        .files()
        .forEach(f -> out.printf("file      %s %d %s%n", f.name(), f.lengthBytes(), f.sha256()));
    new TreeMap<>(manifest.metrics()).forEach((k, v) -> out.printf("metric    %s %.6g%n", k, v));
    new TreeMap<>(manifest.gates()).forEach((k, v) -> out.printf("gate      %s %.6g%n", k, v));
    new TreeMap<>(manifest.lineage()).forEach((k, v) -> out.printf("lineage   %s %s%n", k, v));
    stored.signed().signatures().forEach(s -> out.printf("key       %s%n", s.keyId()));
  }
}
