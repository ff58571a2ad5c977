package io.galvani.trainer.release;

import io.galvani.release.document.Role;
import io.galvani.release.key.SigningKey;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A repository with all its keys in one hand and in memory only: for demos and tests, where there
 * is nobody to keep them from. A deployment uses {@code galvani keys} and {@code galvani models}.
 */
public final class ReleaseOffice {
  private static final Duration ROOT_VALID = Duration.ofDays(2);
  private static final Duration RELEASE_VALID = Duration.ofDays(1);
  private static final Duration STAMP_VALID = Duration.ofHours(12);

  private final Path folder;
  private final ReleaseRepository repository;
  private final SigningKey release = SigningKey.create();
  private final SigningKey timestamp = SigningKey.create();

  /** Makes keys and the first root of a repository that has none. */
  public ReleaseOffice(Path folder, long nowMs) {
    this.folder = folder;
    this.repository = new ReleaseRepository(folder);
    List<SigningKey> roots = List.of(SigningKey.create(), SigningKey.create());
    RootChange.first(repository)
        .role(Role.ROOT, roots.size(), roots)
        .role(Role.RELEASE, 1, List.of(release))
        .role(Role.TIMESTAMP, 1, List.of(timestamp))
        .sign(roots, nowMs, ROOT_VALID);
  }

  /** Where the repository is. */
  public Path folder() {
    return folder;
  }

  /** The repository. */
  public ReleaseRepository repository() {
    return repository;
  }

  /** The root document that edges and stream are delivered with. */
  public Path root() {
    return folder.resolve("root").resolve("1.json");
  }

  /**
   * Signs a candidate and publishes it in the repository, if an edge would take it.
   *
   * @return its counter
   */
  public long release(String candidate, long nowMs) {
    Publishing publishing = new Publishing(repository, nowMs);
    Stored signed =
        publishing.sign(repository.candidate(candidate), List.of(release), RELEASE_VALID);
    return publishing.release(signed, timestamp, STAMP_VALID).manifest().counter();
  }
}
