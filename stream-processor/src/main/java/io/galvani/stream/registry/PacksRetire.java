package io.galvani.stream.registry;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.kafka.KafkaOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani packs retire}. */
@Command(
    name = "retire",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a pack out of service: its telemetry is refused, its edge keeps it.",
      "Births do not bring it back; `packs restore` does."
    })
final class PacksRetire implements Callable<Integer> {
  @Parameters(paramLabel = "TENANT/PACK", description = "The pack.")
  private String pack = "";

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    RegistryWriter writer = new RegistryWriter(kafka.settings());
    PackId id = RegistryWriter.parse(pack);
    PackRegistration known = writer.known(id);
    boolean already = known.getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED;
    if (!already) {
      writer.write(
          id, known.toBuilder().setLifecycle(PackLifecycle.PACK_LIFECYCLE_RETIRED).build());
    }
    spec.commandLine().getOut().printf("%s is %s.%n", id, already ? "retired already" : "retired");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
