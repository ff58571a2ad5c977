package io.galvani.workbench.evaluate.pack;

import io.galvani.chassis.cli.Output;
import io.galvani.edge.Feeds;
import io.galvani.edge.PackFeed;
import io.galvani.workbench.summary.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani evaluate pack}. */
@Command(
    name = "pack",
    mixinStandardHelpOptions = true,
    description =
        "Runs a pack's log straight through estimators and detectors and lists the cells that"
            + " stand out by charge, resistance and capacity, each with sigma, and the alerts.")
public final class PackCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "LOG",
      description = "CSV, plain or gzip; a Battery Data Format file needs no mapping")
  private Path data = Path.of("");

  @Option(
      names = "--map",
      paramLabel = "MAP.yaml",
      description = "how columns become samples; examples/mappings shows two")
  private @Nullable Path map;

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (json != null) {
      Output.requireFile("--json", json);
    }
    PackFeed feed = Feeds.replay(data, map, "max", 1);
    try {
      PackRun run = new PackRun(feed.model());
      run.follow(feed.source());
      PackFindings findings = new PackFindings(run);
      findings.print(System.out);
      if (json != null) {
        JsonFile.write(json, findings.toJson(data.toString()));
      }
      return 0;
    } finally {
      feed.source().close();
    }
  }
}
