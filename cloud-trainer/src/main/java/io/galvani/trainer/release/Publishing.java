package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument.RoleKeys;
import io.galvani.release.document.Sha256;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.TimestampDocument;
import io.galvani.release.key.SigningKey;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The steps from a candidate to a release that edges take. */
public final class Publishing {
  private final ReleaseRepository repository;
  private final long nowMs;

  public Publishing(ReleaseRepository repository, long nowMs) {
    this.repository = repository;
    this.nowMs = nowMs;
  }

  /**
   * Signs a candidate. The first signature fixes counter and times; every further one signs the
   * same bytes.
   */
  Stored sign(Stored candidate, List<SigningKey> keys, Duration valid) {
    return sign(candidate, keys, valid, 0);
  }

  /**
   * Signs a candidate.
   *
   * <p>Where an earlier signature is of a key that may sign no more, or another release took the
   * counter, no edge would take it any more: then this is a first signature again.
   *
   * @param wanted counter that the first signature gives it, the next one or higher; 0 = the next
   * @throws InputException if the counter is lower, or was given by an earlier signature, or a key
   *     may not sign releases
   */
  Stored sign(Stored candidate, List<SigningKey> keys, Duration valid, long wanted) {
    RoleKeys mayRelease = repository.root().role(Role.RELEASE);
    keys.forEach(key -> requireMember(key, mayRelease));
    SignedDocument signed = candidate.signed();
    if (signed.signatures().isEmpty() || isOutdated(candidate, mayRelease)) {
      signed = SignedDocument.unsigned(numbered(candidate.manifest(), valid, wanted).toBytes());
    } else if (wanted > 0 && wanted != candidate.manifest().counter()) {
      throw new InputException(
          "counter was given by the first signature and must be %d, but was %d"
              .formatted(candidate.manifest().counter(), wanted));
    }
    for (SigningKey key : keys) {
      if (signed.signatures().stream().anyMatch(s -> s.keyId().equals(key.id()))) {
        throw new InputException("key " + key.id() + " has signed this candidate already");
      }
      signed = key.sign(signed, Role.RELEASE);
    }
    repository.replaceManifest(candidate, signed);
    return repository.stored(candidate.path());
  }

  private void requireMember(SigningKey key, RoleKeys mayRelease) {
    if (!mayRelease.keyIds().contains(key.id())) {
      throw new InputException(
          "--key must be a release key of root %d, %s, but was %s"
              .formatted(repository.root().version(), mayRelease.keyIds(), key.id()));
    }
  }

  private boolean isOutdated(Stored candidate, RoleKeys mayRelease) {
    ReleaseManifest manifest = candidate.manifest();
    boolean passed = manifest.counter() < repository.nextCounter(manifest.model());
    boolean released = repository.releases(manifest.model()).stream().anyMatch(candidate::isSameAs);
    boolean bySomebodyElse =
        candidate.signed().signatures().stream()
            .anyMatch(s -> !mayRelease.keyIds().contains(s.keyId()));
    return !released && (passed || bySomebodyElse);
  }

  private ReleaseManifest numbered(ReleaseManifest manifest, Duration valid, long wanted) {
    long next = repository.nextCounter(manifest.model());
    if (wanted > 0 && wanted < next) {
      throw new InputException("counter must be %d or more, but was %d".formatted(next, wanted));
    }
    return manifest.renumbered(Math.max(next, wanted), nowMs, nowMs + valid.toMillis(), next - 1);
  }

  /** Publishes a signed candidate and states it in a new timestamp. */
  Stored release(Stored candidate, SigningKey timestampKey, Duration stampValid) {
    if (candidate.signed().signatures().isEmpty()) {
      throw new InputException(
          candidate.path() + " must be signed first (galvani models sign), but is not");
    }
    ReleaseManifest manifest = candidate.manifest();
    long next = repository.nextCounter(manifest.model());
    if (manifest.counter() < next) {
      throw new InputException(
          "counter must be %d or more, but was %d: `models sign` again gives it the next one"
              .formatted(next, manifest.counter()));
    }
    Map<String, TimestampDocument.Current> models = current(candidate);
    byte[] stamp = stamp(models, timestampKey, stampValid);
    EdgeView.require(repository, candidate, stamp, nowMs);
    // A release that no timestamp named yet would look withdrawn, and could not be released again.
    repository.setTimestamp(stamp);
    return repository.publish(candidate);
  }

  /** Signs a fresh timestamp over what is current, so that edges see no freeze. */
  void restamp(SigningKey timestampKey, Duration valid) {
    Map<String, TimestampDocument.Current> models =
        repository.timestamp().map(TimestampDocument::models).orElse(Map.of());
    repository.setTimestamp(stamp(models, timestampKey, valid));
  }

  /**
   * Signs a fresh timestamp that does not name a release any more: no edge begins with it from then
   * on, whoever tells it to. What serves or is on trial already is not touched by it.
   *
   * @param older whether every older release goes as well
   * @throws InputException if the present timestamp does not name it
   */
  void withdraw(
      String model, long counter, boolean older, SigningKey timestampKey, Duration valid) {
    Map<String, TimestampDocument.Current> models = new TreeMap<>();
    repository.timestamp().ifPresent(stamp -> models.putAll(stamp.models()));
    TimestampDocument.Current known = models.get(model);
    Map<String, String> manifests = new HashMap<>(known == null ? Map.of() : known.manifests());
    if (known == null || manifests.remove(Long.toString(counter)) == null) {
      throw new InputException(
          "release must be one that the timestamp names, but was %s %d (named: %s)"
              .formatted(model, counter, new TreeSet<>(manifests.keySet())));
    }
    manifests.keySet().removeIf(other -> older && Long.parseLong(other) < counter);
    long floor = older ? Math.max(known.floor(), counter + 1) : known.floor();
    models.put(model, new TimestampDocument.Current(floor, manifests));
    repository.setTimestamp(stamp(models, timestampKey, valid));
  }

  private Map<String, TimestampDocument.Current> current(Stored added) {
    Map<String, TimestampDocument.Current> models = new TreeMap<>();
    repository.timestamp().ifPresent(stamp -> models.putAll(stamp.models()));
    String model = added.manifest().model();
    TimestampDocument.Current known = models.get(model);
    Map<String, String> manifests = new HashMap<>(known == null ? Map.of() : known.manifests());
    manifests.put(Long.toString(added.manifest().counter()), Sha256.hex(added.signed().payload()));
    models.put(model, new TimestampDocument.Current(known == null ? 0 : known.floor(), manifests));
    return models;
  }

  private byte[] stamp(
      Map<String, TimestampDocument.Current> models, SigningKey key, Duration valid) {
    long version = 1 + repository.timestamp().map(TimestampDocument::version).orElse(0L);
    TimestampDocument document =
        new TimestampDocument(
            TimestampDocument.FORMAT, version, nowMs, nowMs + valid.toMillis(), models);
    return key.sign(SignedDocument.unsigned(document.toBytes()), Role.TIMESTAMP).toBytes();
  }

  /**
   * Makes a candidate of an older release, which will get a new, higher counter.
   *
   * @return its name; empty if it is there already
   * @throws InputException if there is no such release, or the repository cannot be written
   */
  public Optional<String> again(String model, long counter) {
    Stored older = repository.release(model, counter);
    String name = "%s-again-%d-%d".formatted(model, counter, repository.nextCounter(model));
    if (repository.hasCandidate(name)) {
      return Optional.empty();
    }
    Map<String, byte[]> files = new HashMap<>();
    older
        .manifest()
        .files()
        .forEach(
            file ->
                files.put(file.name(), RepositoryFiles.read(older.path().resolve(file.name()))));
    repository.addCandidate(name, older.manifest(), files);
    return Optional.of(name);
  }
}
