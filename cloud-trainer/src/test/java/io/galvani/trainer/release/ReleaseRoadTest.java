package io.galvani.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.document.Role;
import io.galvani.release.key.SigningKey;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.model.ReleaseParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader holds after a renewal that carries only what changed, whole or cut short. */
final class ReleaseRoadTest {
  private static final String TENANT = "acme";
  private static final String MODEL = "doubling";
  private static final long NOW_MS = 1_790_000_000_000L;
  private static final Duration VALID = Duration.ofDays(2);

  private final SigningKey release = SigningKey.create();
  private final SigningKey timestamp = SigningKey.create();
  private final List<SigningKey> roots = List.of(SigningKey.create(), SigningKey.create());
  private final ReleaseParts reader = new ReleaseParts();

  @TempDir private Path folder = Path.of("");
  private ReleaseRepository repository = new ReleaseRepository(folder);
  private Map<ReleaseKey, byte[]> messagesBefore = Map.of();
  private byte[] stampBefore = {};

  @BeforeEach
  void oneReleaseThatAReaderHolds() {
    repository = new ReleaseRepository(folder);
    RootChange.first(repository)
        .role(Role.ROOT, roots.size(), roots)
        .role(Role.RELEASE, 1, List.of(release))
        .role(Role.TIMESTAMP, 1, List.of(timestamp))
        .sign(roots, NOW_MS, VALID);
    publish("first");
    messagesBefore = messages(1);
    stampBefore = repository.timestampEnvelope();
    messagesBefore.forEach(reader::take);
    assertThat(held(1)).isNotEmpty();
  }

  @Test
  void anotherReleasesTimestampRenewsTheFirst() {
    publish("second");

    renewal(1).forEach(reader::take);

    assertThat(held(1).get(ReleaseIndex.TIMESTAMP)).isEqualTo(repository.timestampEnvelope());
  }

  @Test
  void aRootThatWasChangedSinceGoesWithTheRenewal() {
    changeRoot();
    publish("second");

    renewal(1).forEach(reader::take);

    assertThat(held(1).get(ReleaseIndex.ROOT + 2)).isEqualTo(repository.roots().get(1));
  }

  @Test
  void aRenewalThatWasCutShortAnywhereIsMendedByTheNext() {
    changeRoot();
    publish("second");
    Map<ReleaseKey, byte[]> renewal = renewal(1);

    for (int sent = 0; sent <= renewal.size(); sent++) {
      ReleaseParts cut = new ReleaseParts();
      messagesBefore.forEach(cut::take);
      renewal.entrySet().stream().limit(sent).forEach(m -> cut.take(m.getKey(), m.getValue()));

      // Never parts of two renewals: whole as before, whole as now, or nothing.
      cut.whole(TENANT, MODEL, 1)
          .ifPresent(
              parts ->
                  assertThat(parts.get(ReleaseIndex.TIMESTAMP))
                      .isIn(stampBefore, repository.timestampEnvelope()));
      renewal.forEach(cut::take);
      assertThat(cut.whole(TENANT, MODEL, 1)).as("after %d messages", sent).isPresent();
    }
  }

  @Test
  void aRenewalCarriesNoModel() {
    publish("second");

    assertThat(renewal(1).keySet())
        .extracting(ReleaseKey::part)
        .containsExactly(ReleaseIndex.TIMESTAMP, ReleaseKey.INDEX);
  }

  private void changeRoot() {
    new RootChange(repository)
        .role(Role.TIMESTAMP, 1, List.of(timestamp))
        .sign(roots, NOW_MS, VALID);
  }

  private void publish(String name) {
    DoublingModel.addTo(repository, name);
    Publishing publishing = new Publishing(repository, NOW_MS);
    publishing.release(
        publishing.sign(repository.candidate(name), List.of(release), VALID), timestamp, VALID);
  }

  private Map<ReleaseKey, byte[]> messages(long counter) {
    return ReleaseRoad.messages(repository, TENANT, repository.release(MODEL, counter));
  }

  private Map<ReleaseKey, byte[]> renewal(long counter) {
    Map<ReleaseKey, byte[]> renewal = new LinkedHashMap<>(messages(counter));
    renewal.keySet().removeIf(key -> !ReleaseRoad.renewed(key.part()));
    return renewal;
  }

  private Map<String, byte[]> held(long counter) {
    return reader.whole(TENANT, MODEL, counter).orElse(Map.of());
  }
}
