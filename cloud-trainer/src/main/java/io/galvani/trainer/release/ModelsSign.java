package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.SignedDocument.DocumentSignature;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = "Signs a candidate; the first signature gives it its counter and its dates.")
public final class ModelsSign implements Callable<Integer> {
  private static final int MOST_DAYS = 3_650;

  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "CANDIDATE", description = "Name or folder of a candidate.")
  private String candidate = "";

  @Option(names = "--key", required = true, description = "Release key file; one option each.")
  private List<Path> keys = new ArrayList<>();

  @Option(names = "--days", defaultValue = "180", description = "How long the release is taken.")
  private int days;

  @Option(
      names = "--counter",
      defaultValue = "0",
      description =
          "Counter of the first signature; default the next. Higher only where packs hold a higher "
              + "one, which somebody with a stolen key made.")
  private long counter;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (days < 1 || days > MOST_DAYS) {
      throw new InputException("--days must be 1 to %d, but was %d".formatted(MOST_DAYS, days));
    }
    ReleaseRepository repository = option.repository();
    Stored unsigned = repository.candidate(candidate);
    String doubt = unsigned.signed().signatures().isEmpty() ? doubt(repository, unsigned) : "";
    Stored signed =
        new Publishing(repository, System.currentTimeMillis())
            .sign(unsigned, KeyFiles.readAll(keys), Duration.ofDays(days), counter);
    ReleaseManifest manifest = signed.manifest();
    List<String> by =
        signed.signed().signatures().stream().map(DocumentSignature::keyId).sorted().toList();
    option.tell(
        spec,
        "%s %d carries %d signatures%s"
            .formatted(manifest.model(), manifest.counter(), by.size(), doubt),
        Map.of(
            "model",
            manifest.model(),
            "counter",
            manifest.counter(),
            "key_ids",
            by,
            "expires_at_ms",
            manifest.expiresAtMs(),
            "compared_with",
            unsigned.manifest().previousCounter()));
    return 0;
  }

  /** What was gated against a release that is not the newest any more may be worse than that. */
  private static String doubt(ReleaseRepository repository, Stored unsigned) {
    ReleaseManifest manifest = unsigned.manifest();
    boolean again =
        repository.releases(manifest.model()).stream()
            .anyMatch(release -> release.manifest().files().equals(manifest.files()));
    if (again) {
      return "";
    }
    long newest =
        repository
            .newest(manifest.model(), manifest.features().sha256())
            .map(NewestRelease::counter)
            .orElse(0L);
    long compared = manifest.previousCounter();
    return compared == newest
        ? ""
        : "; it was compared with %s, not with %d, the newest"
            .formatted(compared == 0 ? "no release" : "release " + compared, newest);
  }
}
