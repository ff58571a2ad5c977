package io.galvani.trainer.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.RootDocument.RoleKeys;
import io.galvani.release.key.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code galvani keys}: who may sign. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Create, rotate or revoke the keys that releases are signed with.",
    subcommands = {KeysCommand.Create.class, KeysCommand.Rotate.class, KeysCommand.Revoke.class})
public final class KeysCommand {

  /** Options of every command that writes a root. */
  static final class RootOptions {
    private static final int MOST_DAYS = 36_500;

    @Option(names = "--repository", required = true, description = "Folder of releases.")
    Path repository = Path.of("");

    @Option(names = "--root-key", description = "Root key file; one option each.")
    List<Path> rootKeys = new ArrayList<>();

    @Option(names = "--days", defaultValue = "730", description = "How long the root is valid.")
    int days;

    @Option(names = "--json", description = "Print JSON instead of text.")
    boolean json;

    /** Asked before anything is written. */
    void requireUsable() {
      if (days < 1 || days > MOST_DAYS) {
        throw new InputException("--days must be 1 to %d, but was %d".formatted(MOST_DAYS, days));
      }
      if (Files.exists(repository) && !Files.isDirectory(repository)) {
        throw new InputException("--repository must be a folder, but was " + repository);
      }
    }

    /**
     * Says who may sign from now on.
     *
     * @param refused releases that packs which do not run them refuse under this root
     */
    void tell(RootDocument root, List<String> refused) {
      if (json) {
        Map<String, Object> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
          RoleKeys keys = root.role(role);
          roles.put(
              role.wireName(), Map.of("threshold", keys.threshold(), "key_ids", keys.keyIds()));
        }
        System.out.println(
            json(
                Map.of(
                    "root",
                    root.version(),
                    "expires_at_ms",
                    root.expiresAtMs(),
                    "roles",
                    roles,
                    "to_reissue",
                    refused)));
        return;
      }
      System.out.println("root " + root.version());
      for (Role role : Role.values()) {
        RoleKeys keys = root.role(role);
        System.out.printf("  %-10s %d of %s%n", role.wireName(), keys.threshold(), keys.keyIds());
      }
      refused.forEach(
          release ->
              System.out.printf(
                  "packs that do not run %s refuse it from now on (models reissue)%n", release));
    }

    RootDocument sign(RootChange change, List<SigningKey> more) {
      List<SigningKey> all = new ArrayList<>(KeyFiles.readAll(rootKeys));
      more.stream()
          .filter(key -> all.stream().noneMatch(own -> own.id().equals(key.id())))
          .forEach(all::add);
      return change.sign(all, System.currentTimeMillis(), Duration.ofDays(days));
    }
  }

  /** {@code galvani keys create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Makes a new repository's root, release and timestamp keys and its first root; "
              + "with --role, one key file more and no root (galvani keys rotate puts it to use).")
  static final class Create implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MOST_ROOT_KEYS = 64;

    @picocli.CommandLine.Mixin private RootOptions root = new RootOptions();

    @Option(names = "--out", required = true, description = "Folder for the key files.")
    private Path out = Path.of("");

    @Option(names = "--role", description = "Only one key: ${COMPLETION-CANDIDATES}.")
    private @Nullable Role role;

    @Option(names = "--name", description = "With --role: name of the key file.")
    private @Nullable String name;

    @Option(names = "--root-keys", defaultValue = "3", description = "Root keys to make.")
    private int count;

    @Option(names = "--threshold", defaultValue = "2", description = "Root keys that must sign.")
    private int threshold;

    @Override
    public Integer call() {
      if (role != null) {
        String file = name == null ? role.wireName() : name;
        if (!NAME.matcher(file).matches()) {
          throw new InputException(
              "--name must be 1 to 64 of A-Z a-z 0-9 . _ -, but was \"" + file + "\"");
        }
        Path made = out.resolve(file + ".key");
        String id = KeyFiles.create(made).id();
        System.out.println(root.json ? json(Map.of("key_id", id, "file", made.toString())) : id);
        return 0;
      }
      root.requireUsable();
      ReleaseRepository repository = new ReleaseRepository(root.repository);
      if (repository.hasRoot()) {
        throw new InputException(
            root.repository + " has a root already; give --role to make one more key");
      }
      if (count < 1 || count > MOST_ROOT_KEYS) {
        throw new InputException(
            "--root-keys must be 1 to %d, but was %d".formatted(MOST_ROOT_KEYS, count));
      }
      if (threshold < 1 || threshold > count) {
        throw new InputException(
            "--threshold must be 1 to %d, but was %d".formatted(count, threshold));
      }
      List<SigningKey> rootKeys = new ArrayList<>();
      for (int k = 1; k <= count; k++) {
        rootKeys.add(KeyFiles.create(out.resolve("root-" + k + ".key")));
      }
      SigningKey release = KeyFiles.create(out.resolve("release.key"));
      SigningKey timestamp = KeyFiles.create(out.resolve("timestamp.key"));
      RootChange first =
          RootChange.first(repository)
              .role(Role.ROOT, threshold, rootKeys)
              .role(Role.RELEASE, 1, List.of(release))
              .role(Role.TIMESTAMP, 1, List.of(timestamp));
      root.tell(root.sign(first, rootKeys), List.of());
      if (!root.json) {
        System.out.println("Take the root keys offline; edges are delivered with root/1.json.");
      }
      return 0;
    }
  }

  /** {@code galvani keys rotate}. */
  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Gives a role new keys in a new root; the old ones sign nothing any more.")
  static final class Rotate implements Callable<Integer> {
    @picocli.CommandLine.Mixin private RootOptions root = new RootOptions();

    @Option(names = "--role", required = true, description = "${COMPLETION-CANDIDATES}.")
    private Role role = Role.RELEASE;

    @Option(names = "--new-key", required = true, description = "Key file; one option each.")
    private List<Path> newKeys = new ArrayList<>();

    @Option(names = "--threshold", defaultValue = "0", description = "0: as before.")
    private int threshold;

    @Override
    public Integer call() {
      root.requireUsable();
      ReleaseRepository repository = new ReleaseRepository(root.repository);
      List<SigningKey> members = KeyFiles.readAll(newKeys);
      RoleKeys now = repository.root().role(role);
      int wanted = threshold > 0 ? threshold : now.threshold();
      if (wanted > members.size()) {
        throw new InputException(
            "%s needs %d keys, but %d were given"
                .formatted(role.wireName(), wanted, members.size()));
      }
      RootChange change = new RootChange(repository).role(role, wanted, members);
      RootDocument next = root.sign(change, role == Role.ROOT ? members : List.of());
      root.tell(next, role == Role.RELEASE ? repository.current() : List.of());
      return 0;
    }
  }

  /** {@code galvani keys revoke}. */
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Takes a key out of its role in a new root.")
  static final class Revoke implements Callable<Integer> {
    @picocli.CommandLine.Mixin private RootOptions root = new RootOptions();

    @Parameters(paramLabel = "KEY_ID", description = "Id of the key.")
    private String keyId = "";

    @Override
    public Integer call() {
      root.requireUsable();
      ReleaseRepository repository = new ReleaseRepository(root.repository);
      root.tell(root.sign(new RootChange(repository).without(keyId), List.of()), List.of());
      return 0;
    }
  }

  private static String json(Object facts) {
    return new ObjectMapper().valueToTree(facts).toPrettyString();
  }
}
