package io.galvani.trainer.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.verify.Device;
import io.galvani.release.verify.RefusedException;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a release as an edge does: documents, files, golden vectors in a child process.",
      "Exit code 3 with the refusal's code if an edge would refuse it."
    })
public final class ModelsVerify implements Callable<Integer> {
  /** Exit code of a refusal. */
  static final int REFUSED = 3;

  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "MODEL", description = "Model id.")
  private String model = "";

  @Parameters(paramLabel = "COUNTER", description = "Release.")
  private long counter;

  @Option(names = "--pack", description = "Check for this TENANT/PACK.")
  private @Nullable String pack;

  @Option(names = "--hardware", description = "Check for this hardware.")
  private @Nullable String hardware;

  @Option(names = "--chemistry", description = "Check for this chemistry.")
  private @Nullable String chemistry;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReleaseRepository repository = option.repository();
    Stored stored = repository.release(model, counter);
    ObjectNode result = new ObjectMapper().createObjectNode();
    result.put("model", model).put("counter", counter);
    try {
      EdgeView.verify(
          repository,
          stored,
          repository.timestampEnvelope(),
          device(stored),
          System.currentTimeMillis());
      result.put("verified", true);
    } catch (RefusedException e) {
      result.put("verified", false);
      result.put("refusal", e.refusal().code()).put("attack", e.refusal().attack());
      result.put("detail", e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    boolean verified = result.path("verified").asBoolean();
    String text = verified ? "verified" : "refused: " + result.path("detail").asText();
    out.println(option.json() ? result.toPrettyString() : text);
    out.flush();
    return verified ? 0 : REFUSED;
  }

  private Device device(Stored stored) {
    if (pack != null && !pack.contains("/")) {
      throw new InputException("--pack must be TENANT/PACK, but was " + pack);
    }
    Device fitting = EdgeView.fitting(stored.manifest());
    return new Device(
        pack == null ? fitting.pack() : pack,
        hardware == null ? fitting.hardware() : hardware,
        chemistry == null ? fitting.chemistry() : chemistry,
        fitting.engine(),
        fitting.engineVersion(),
        fitting.agentVersion(),
        fitting.featureSchemas());
  }
}
