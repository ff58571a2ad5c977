package io.galvani.trainer.release;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models release}. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description =
        "Publishes a signed candidate under a new timestamp, if an edge would take it; "
            + "without a candidate, only renews the timestamp (do so before it expires). With "
            + "--bootstrap the release also goes to edges and stream, over Kafka.")
public final class ModelsRelease implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "CANDIDATE", arity = "0..1", description = "Name or folder.")
  private @Nullable String candidate;

  @Mixin private TimestampOptions stamp = new TimestampOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    stamp.requireTenants();
    ReleaseRepository repository = option.repository();
    Publishing publishing = new Publishing(repository, System.currentTimeMillis());
    if (candidate == null) {
      publishing.restamp(stamp.key(), stamp.valid());
      stamp.send(repository, ReleaseRoad::sendAll);
      option.tell(spec, "timestamp renewed", Map.of("timestamp_renewed", true));
    } else {
      Stored released =
          publishing.release(repository.candidate(candidate), stamp.key(), stamp.valid());
      ReleaseManifest manifest = released.manifest();
      stamp.send(repository, road -> road.send(manifest.model(), manifest.counter()));
      option.tell(
          spec,
          "released %s %d".formatted(manifest.model(), manifest.counter()),
          Map.of("model", manifest.model(), "counter", manifest.counter(), "released", true));
    }
    return 0;
  }
}
