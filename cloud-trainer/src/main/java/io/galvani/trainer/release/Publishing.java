package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.Role;
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
    SignedDocument signed = candidate.signed();
    if (signed.signatures().isEmpty()) {
      ReleaseManifest manifest = candidate.manifest();
      long counter = repository.nextCounter(manifest.model());
      signed =
          SignedDocument.unsigned(
              manifest.renumbered(counter, nowMs, nowMs + valid.toMillis(), counter - 1).toBytes());
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

  /** Publishes a signed candidate and states it in a new timestamp. */
  Stored release(Stored candidate, SigningKey timestampKey, Duration stampValid) {
    if (candidate.signed().signatures().isEmpty()) {
      throw new InputException(
          candidate.path() + " must be signed first (galvani models sign), but is not");
    }
    Map<String, TimestampDocument.Current> models = current(candidate);
    byte[] stamp = stamp(models, timestampKey, stampValid);
    EdgeView.require(repository, candidate, stamp, nowMs);
    Stored published = repository.publish(candidate);
    repository.setTimestamp(stamp);
    return published;
  }

  /** Signs a fresh timestamp over what is current, so that edges see no freeze. */
  void restamp(SigningKey timestampKey, Duration valid) {
    Map<String, TimestampDocument.Current> models =
        repository.timestamp().map(TimestampDocument::models).orElse(Map.of());
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
