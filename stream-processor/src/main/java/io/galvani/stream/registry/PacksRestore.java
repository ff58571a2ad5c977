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

/** {@code galvani packs restore}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Takes a retired pack back into service, registered as it was.")
final class PacksRestore implements Callable<Integer> {
  @Parameters(paramLabel = "TENANT/PACK", description = "The pack.")
  private String pack = "";

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    RegistryWriter writer = new RegistryWriter(kafka.settings());
    PackId id = RegistryWriter.parse(pack);
    PackRegistration known = writer.known(id);
    boolean retired = known.getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED;
    if (retired) {
      writer.write(id, known.toBuilder().setLifecycle(PackLifecycle.PACK_LIFECYCLE_ACTIVE).build());
    }
    spec.commandLine().getOut().printf("%s is %s.%n", id, retired ? "in service" : "not retired");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
