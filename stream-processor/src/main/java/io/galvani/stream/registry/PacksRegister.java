package io.galvani.stream.registry;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.kafka.KafkaOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani packs register}. */
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = {
      "Registers a pack by hand, or changes what is registered; a retired one is in service",
      "again (`packs restore` puts it back as it was).",
      "The next birth of the pack's edge replaces what is said here."
    })
final class PacksRegister implements Callable<Integer> {
  private static final int MOST_CAPACITY_AH = 10_000;

  @Parameters(paramLabel = "TENANT/PACK", description = "The pack.")
  private String pack = "";

  @Option(names = "--cells", required = true, description = "Measured cells in series.")
  private int cells;

  @Option(names = "--probes", description = "Temperature probes (default: ${DEFAULT-VALUE}).")
  private int probes;

  @Option(
      names = "--parallel",
      defaultValue = "1",
      description = "Cells in parallel behind each measured voltage (default: ${DEFAULT-VALUE}).")
  private int parallel = 1;

  @ArgGroup(multiplicity = "1")
  private ParameterSource parameters = new ParameterSource();

  @Option(
      names = "--capacity-ah",
      paramLabel = "AH",
      description = "Capacity that the parameter set is scaled to (default: as it is).")
  private @Nullable Double capacityAh;

  @Option(names = "--site", defaultValue = "", description = "Where the pack is.")
  private String site = "";

  @Option(
      names = "--interval-s",
      description = "Seconds between samples; 0 if irregular (default: ${DEFAULT-VALUE}).")
  private double intervalS;

  @Option(
      names = "--mapping",
      paramLabel = "TEXT",
      description = {
        "Identity of how channels are mapped, any text (default: as before).",
        "Another one ends a quarantine: estimates begin anew."
      })
  private @Nullable String mapping;

  @Option(
      names = "--use",
      paramLabel = "NAME",
      description =
          "Duty the pack lives in from now on, 1 to 32 of A-Z a-z 0-9 -, as models of "
              + "capacity are told; empty for none (default: as before).")
  private @Nullable String use;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Where the cell parameters come from. */
  static final class ParameterSource {
    @Option(names = "--cell-set", paramLabel = "NAME", description = "A shipped parameter set.")
    private @Nullable String name;

    @Option(names = "--cell-file", paramLabel = "FILE", description = "A parameter file (JSON).")
    private @Nullable Path file;

    CellParameterSet read() {
      if (file == null) {
        return CellLibrary.shipped().get(Objects.requireNonNullElse(name, ""));
      }
      try {
        return CellLibrary.fromJson(
            Files.readString(file, StandardCharsets.UTF_8), file.toString());
      } catch (IOException unreadable) {
        throw new InputException(
            "--cell-file must be a readable file, but " + file + " is not", unreadable);
      }
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    RegistryWriter writer = new RegistryWriter(kafka.settings());
    PackId id = RegistryWriter.parse(pack);
    CellParameterSet cell = scaled(parameters.read());
    PackRegistration before = writer.find(id);
    PackRegistration registration =
        (before == null ? PackRegistration.getDefaultInstance() : before)
            .toBuilder()
                .setCellCount(cells)
                .setProbeCount(probes)
                .clearProbeCell()
                .setParallelCount(parallel)
                .setChemistry(cell.parameters().chemistry().name().toLowerCase(Locale.ROOT))
                .setParameterSet(cell.parameters().name())
                .setParameterJson(cell.json())
                .setParameterSha256(cell.sha256())
                .setSite(site)
                .setNominalIntervalS(intervalS)
                .setMapping(mapping == null && before != null ? before.getMapping() : said(mapping))
                .setUse(use == null && before != null ? before.getUse() : said(use))
                .clearUseFromSeq()
                .setLifecycle(PackLifecycle.PACK_LIFECYCLE_ACTIVE)
                .build();
    try {
      RegistrationRules.check(registration);
    } catch (MalformedMessageException contradictory) {
      throw new InputException(
          Objects.toString(contradictory.getMessage(), "registration must be consistent"),
          contradictory);
    }
    writer.write(id, PackUse.following(registration, before));
    spec.commandLine()
        .getOut()
        .printf(
            "%s is registered with cells %s of %.4g Ah.%n",
            id, cell.parameters().name(), cell.parameters().capacityAh());
    if (before != null && !before.getParameterSha256().equals(cell.sha256())) {
      spec.commandLine()
          .getOut()
          .printf("Until now its cells were other ones: %s.%n", RegisteredCells.told(before));
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private CellParameterSet scaled(CellParameterSet set) {
    if (capacityAh == null) {
      return set;
    }
    if (!(capacityAh > 0 && capacityAh < MOST_CAPACITY_AH)) {
      throw new InputException(
          "--capacity-ah must be above 0 and below %d, but was %s"
              .formatted(MOST_CAPACITY_AH, capacityAh));
    }
    return set.scaledTo(capacityAh);
  }

  private static String said(@Nullable String option) {
    return Objects.requireNonNullElse(option, "");
  }
}
