package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.RootDocument.RoleKeys;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.key.SigningKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds the next root and has it signed by old and new root keys. */
final class RootChange {
  private final ReleaseRepository repository;
  private final Map<String, String> keys;
  private final Map<String, RoleKeys> roles;
  private final int version;

  /** A change of the newest root. */
  RootChange(ReleaseRepository repository) {
    RootDocument now = repository.root();
    this.repository = repository;
    this.keys = new HashMap<>(now.keys());
    this.roles = new HashMap<>(now.roles());
    this.version = now.version() + 1;
  }

  private RootChange(ReleaseRepository repository, Map<String, RoleKeys> roles) {
    this.repository = repository;
    this.keys = new HashMap<>();
    this.roles = new HashMap<>(roles);
    this.version = 1;
  }

  /** The first root of a repository. */
  static RootChange first(ReleaseRepository repository) {
    return new RootChange(repository, Map.of());
  }

  /** Gives a role these keys and no others. */
  RootChange role(Role role, int threshold, List<SigningKey> members) {
    members.forEach(key -> keys.put(key.id(), key.publicBase64()));
    roles.put(
        role.wireName(), new RoleKeys(threshold, members.stream().map(SigningKey::id).toList()));
    return this;
  }

  /** Takes a key out of its role; enough others must be left. */
  RootChange without(String keyId) {
    if (keys.remove(keyId) == null) {
      throw new InputException(
          "key must be one of this root's, but was \"%s\"%s"
              .formatted(keyId, io.galvani.chassis.config.Nearest.hint(keyId, keys.keySet())));
    }
    roles.replaceAll(
        (role, named) -> {
          List<String> left = new ArrayList<>(named.keyIds());
          left.remove(keyId);
          if (left.size() < named.threshold()) {
            throw new InputException(
                "%s needs %d keys, but would have %d (rotate it instead)"
                    .formatted(role, named.threshold(), left.size()));
          }
          return new RoleKeys(named.threshold(), left);
        });
    return this;
  }

  /** Signs with the given root keys, checks nothing but the form, and stores the root. */
  RootDocument sign(List<SigningKey> rootKeys, long nowMs, Duration valid) {
    TreeSet<String> used = new TreeSet<>();
    roles.values().forEach(named -> used.addAll(named.keyIds()));
    keys.keySet().retainAll(used);
    requireOwnKeys();
    Map<String, Long> floor = new HashMap<>();
    repository
        .releases()
        .forEach(s -> floor.merge(s.manifest().model(), s.manifest().counter(), Math::max));
    RootDocument root =
        new RootDocument(
            RootDocument.FORMAT, version, nowMs, nowMs + valid.toMillis(), keys, roles, floor);
    SignedDocument signed = SignedDocument.unsigned(root.toBytes());
    for (SigningKey key : rootKeys) {
      signed = key.sign(signed, Role.ROOT);
    }
    RootCheck.require(repository, version, signed);
    repository.addRoot(version, signed.toBytes());
    return root;
  }

  /** What one stolen key may sign is its role's alone. */
  private void requireOwnKeys() {
    Map<String, String> holders = new HashMap<>();
    new TreeMap<>(roles)
        .forEach(
            (role, named) ->
                named
                    .keyIds()
                    .forEach(
                        key -> {
                          String other = holders.put(key, role);
                          if (other != null && !other.equals(role)) {
                            throw new InputException(
                                "a key must have one role, but %s would have %s and %s"
                                    .formatted(key, other, role));
                          }
                        }));
  }
}
