package io.galvani.trainer.service;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.key.SigningKey;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.json.JsonFields;
import io.galvani.trainer.round.RowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models hold-out}: what later rounds are judged on, signed by a person. */
@Command(
    name = "hold-out",
    mixinStandardHelpOptions = true,
    description =
        "Signs what a snapshot was judged on as a fixed hold-out; its packs are never trained on.")
public final class HoldOutCommand implements Callable<Integer> {
  private static final int MOST_BYTES = 1024 * 1024;

  @Parameters(paramLabel = "SNAPSHOT", description = "Folder of a snapshot of the trainer.")
  private Path snapshot = Path.of("");

  @Option(names = "--key", required = true, description = "Release key file; one option each.")
  private List<Path> keys = new ArrayList<>();

  @Option(names = "--out", required = true, description = "New folder for the hold-out.")
  private Path out = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new InputException("--out must be a new folder, but " + out + " is there");
    }
    try {
      RowFile rows = RowFile.of(Snapshot.file(snapshot, Snapshot.JUDGED));
      JsonFields facts =
          JsonFields.parse(
              Snapshot.FACTS, Files.readAllBytes(snapshot.resolve(Snapshot.FACTS)), MOST_BYTES);
      String model = facts.text("model", ".+");
      int packs = Integer.parseInt(facts.text("judged_packs", "[0-9]{1,9}"));
      if (packs == 0) {
        throw new InputException(snapshot + " must hold judged packs, but holds none");
      }
      facts.text("judged_sha256", rows.sha256());
      List<SigningKey> signing = new ArrayList<>();
      for (Path key : keys) {
        signing.add(SigningKey.read(key));
      }
      HoldOut.write(out, model, rows, signing);
      spec.commandLine()
          .getOut()
          .printf("%s: %d packs, %d signatures in %s%n", model, packs, signing.size(), out);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IOException | MalformedMessageException e) {
      throw new InputException("hold-out cannot be made: " + FileReason.of(e), e);
    }
  }
}
