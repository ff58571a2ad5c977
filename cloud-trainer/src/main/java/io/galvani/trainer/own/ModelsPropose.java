package io.galvani.trainer.own;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.Sha256;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.ModelException;
import io.galvani.release.trial.ModelTrial;
import io.galvani.release.verify.FileIntake;
import io.galvani.release.verify.RefusedException;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.AudienceOptions;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.candidate.UnsignedModel.Grounds;
import io.galvani.trainer.release.ReleaseRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models propose}. */
@Command(
    name = "propose",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a candidate of a model that was trained elsewhere: takes the training ranges and the"
          + " golden vectors from rows that it learned from, and tries the file as an edge will.",
      "No gate judges it: `models sign` is the decision to let it into the shadow of packs."
    })
public final class ModelsPropose implements Callable<Integer> {
  private static final ModelTrial TRIAL = new ModelTrial(Duration.ofSeconds(60), 128);

  @Mixin private AudienceOptions audience = new AudienceOptions();

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      converter = KnownModelReader.class,
      description = "What it is to do: id of a model that edge and stream run.")
  private KnownModel model = KnownModel.CAPACITY;

  @Parameters(index = "1", paramLabel = "FILE", description = "ONNX file.")
  private Path file = Path.of("");

  @Option(
      names = "--rows",
      required = true,
      paramLabel = "CSV",
      description = "Rows that it learned from; a header as `models inputs` lists it.")
  private Path rows = Path.of("");

  @Option(names = "--repository", required = true, description = "Folder of releases.")
  private Path repository = Path.of("");

  @Option(
      names = "--lineage",
      paramLabel = "KEY=VALUE",
      description =
          "What it was learned from, signed with it; repeatable. For soh, use_1=NAME names the use"
              + " that the first use column marks.")
  private Map<String, String> lineage = new TreeMap<>();

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Option(names = "--name", description = "Of the candidate; else model and time.")
  private @Nullable String name;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isDirectory(repository)) {
      throw new InputException("--repository must be a folder, but was " + repository);
    }
    Audience whom = audience.audience();
    byte[] onnx = read(file);
    float[][] learned =
        InputRows.read(
            rows,
            new ModelShape(model).columns().stream().map(ReleaseManifest.Column::name).toList());
    Grounds grounds = new Grounds(lineage(), Map.of(), Map.of(), 0);
    UnsignedModel unsigned = tried(onnx, learned, whom, grounds);
    long nowMs = System.currentTimeMillis();
    String candidate = name == null ? ReleaseRepository.candidateName(model.id(), nowMs) : name;
    unsigned.leave(new ReleaseRepository(repository), candidate, whom, grounds, nowMs);
    int vectors = unsigned.golden().inputs().size();
    spec.commandLine()
        .getOut()
        .println(
            json
                ? new ObjectMapper()
                    .createObjectNode()
                    .put("candidate", candidate)
                    .put("rows", learned.length)
                    .put("golden_vectors", vectors)
                    .toPrettyString()
                : "candidate %s, ranges of %d rows, %d golden vectors; no gate judged it"
                    .formatted(candidate, learned.length, vectors));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private UnsignedModel tried(byte[] onnx, float[][] learned, Audience whom, Grounds grounds)
      throws InterruptedException {
    ModelShape shape = new ModelShape(model);
    try {
      FileIntake.check(new ModelFile(file.toString(), onnx.length, Sha256.hex(onnx)), onnx);
      UnsignedModel unsigned =
          new UnsignedModel(
              model, model.features(shape.ranges(learned)), onnx, shape.golden(onnx, learned));
      TRIAL.run(unsigned.manifest(whom, grounds, 1), file);
      return unsigned;
    } catch (RefusedException | ModelException | IOException refused) {
      throw new InputException(
          "%s must be a model of %s that an edge takes, %s in this order, but: %s"
              .formatted(file, model.id(), shape.tensors(), FileReason.of(refused)),
          refused);
    }
  }

  private Map<String, String> lineage() {
    Map<String, String> all = new TreeMap<>(lineage);
    all.put("origin", "proposed");
    all.put("rows_sha256", Sha256.hex(read(rows)));
    return all;
  }

  private static byte[] read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new InputException(path + " must be a file, but is none");
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new InputException(path + " cannot be read: " + FileReason.of(e), e);
    }
  }
}
