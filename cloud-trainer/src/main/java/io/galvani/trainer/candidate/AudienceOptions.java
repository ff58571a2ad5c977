package io.galvani.trainer.candidate;

import io.galvani.chassis.cli.InputException;
import java.util.List;
import picocli.CommandLine.Option;

/** Whom a release would be for, on the command line. */
public final class AudienceOptions {
  @Option(names = "--chemistry", required = true, split = ",", description = "Of these cells.")
  private List<String> chemistries = List.of();

  @Option(
      names = "--packs",
      defaultValue = "*",
      split = ",",
      description = "TENANT/PACK, TENANT/* or *.")
  private List<String> packs = List.of();

  @Option(names = "--hardware", defaultValue = "*", split = ",", description = "Of the edges.")
  private List<String> hardware = List.of();

  /** What was told. */
  public Audience audience() {
    try {
      return new Audience(packs, hardware, chemistries);
    } catch (IllegalArgumentException wrong) {
      throw new InputException(String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
