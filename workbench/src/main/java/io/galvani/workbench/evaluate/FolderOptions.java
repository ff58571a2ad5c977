package io.galvani.workbench.evaluate;

import io.galvani.chassis.cli.Output;
import io.galvani.workbench.recording.RecordingFolder;
import io.galvani.workbench.summary.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every evaluation on a folder of recordings is told: which files, and where results go. */
public final class FolderOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Battery Data Format files")
  private Path data = Path.of("");

  @Option(names = "--exclude", paramLabel = "GLOB", description = "files to leave out, repeatable")
  private List<String> exclude = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there")
  private @Nullable Path json;

  @Option(names = "--report", paramLabel = "DIR", description = "write a page of results there")
  private @Nullable Path report;

  /** Opens the folder; before that refuses what could not be written later. */
  public RecordingFolder open() {
    if (json != null) {
      Output.requireFile("--json", json);
    }
    if (report != null) {
      Output.requireFolder("--report", report);
    }
    return RecordingFolder.open(data, exclude);
  }

  /** The folder as it was given. */
  public Path data() {
    return data;
  }

  /** Where the page of results goes, if anywhere. */
  public Optional<Path> report() {
    return Optional.ofNullable(report);
  }

  /** Writes the figures if that was asked for. */
  public void writeJson(Object document) {
    if (json != null) {
      JsonFile.write(json, document);
    }
  }
}
