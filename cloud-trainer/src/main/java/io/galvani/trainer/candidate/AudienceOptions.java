package io.galvani.trainer.candidate;

import java.util.List;
import picocli.CommandLine.Option;

/** Whom a release would be for, on the command line. */
public final class AudienceOptions {
  @Option(names = "--chemistry", required = true, split = ",", description = "Of these cells.")
  private List<String> chemistries = List.of();

  @Option(names = "--packs", defaultValue = "*", split = ",", description = "TENANT/PACK, or *.")
  private List<String> packs = List.of();

  @Option(names = "--hardware", defaultValue = "*", split = ",", description = "Of the edges.")
  private List<String> hardware = List.of();

  /** What was told. */
  public Audience audience() {
    return new Audience(packs, hardware, chemistries);
  }
}
