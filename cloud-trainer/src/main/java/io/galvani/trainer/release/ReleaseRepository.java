package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.TimestampDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder: {@code root/N.json}, {@code timestamp.json}, {@code candidates/NAME/} and {@code
 * releases/MODEL/COUNTER/}, each of the latter two with {@code manifest.json} (an envelope) and its
 * files.
 */
public final class ReleaseRepository {
  private static final String MANIFEST = "manifest.json";

  /** Key of the lineage: the trainer's snapshot that a model was learned from. */
  private static final String SNAPSHOT = "snapshot";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,99}");

  private final Path folder;

  public ReleaseRepository(Path folder) {
    this.folder = folder;
  }

  /** Envelopes of all roots, from version 1 on. */
  List<byte[]> roots() {
    List<byte[]> roots = new ArrayList<>();
    for (int version = 1; Files.exists(rootFile(version)); version++) {
      roots.add(RepositoryFiles.read(rootFile(version)));
    }
    return roots;
  }

  /** The newest root. */
  public RootDocument root() {
    List<byte[]> roots = roots();
    if (roots.isEmpty()) {
      throw new InputException(
          folder + " must hold root/1.json, but has none (galvani keys create makes one)");
    }
    return parse("root", () -> RootDocument.parse(payload(roots.get(roots.size() - 1))));
  }

  boolean hasRoot() {
    return Files.exists(rootFile(1));
  }

  void addRoot(int version, byte[] envelope) {
    RepositoryFiles.write(rootFile(version), envelope);
  }

  private Path rootFile(int version) {
    return folder.resolve("root").resolve(version + ".json");
  }

  /** The newest timestamp. */
  Optional<TimestampDocument> timestamp() {
    Path file = folder.resolve("timestamp.json");
    return Files.exists(file)
        ? Optional.of(
            parse("timestamp", () -> TimestampDocument.parse(payload(RepositoryFiles.read(file)))))
        : Optional.empty();
  }

  /** Whether the newest timestamp names a release, so that edges may begin with it. */
  public boolean isCurrent(String model, long counter) {
    return timestamp()
        .map(stamp -> stamp.models().get(model))
        .map(current -> current.manifests().containsKey(Long.toString(counter)))
        .orElse(false);
  }

  /** Releases that the newest timestamp names, as model and counter. */
  List<String> current() {
    return releases().stream()
        .map(Stored::manifest)
        .filter(manifest -> isCurrent(manifest.model(), manifest.counter()))
        .map(manifest -> manifest.model() + " " + manifest.counter())
        .toList();
  }

  byte[] timestampEnvelope() {
    Path file = folder.resolve("timestamp.json");
    if (!Files.exists(file)) {
      throw new InputException(
          folder + " must hold timestamp.json, but has none (galvani models release makes one)");
    }
    return RepositoryFiles.read(file);
  }

  void setTimestamp(byte[] envelope) {
    RepositoryFiles.write(folder.resolve("timestamp.json"), envelope);
  }

  /** One release or candidate. */
  record Stored(Path path, SignedDocument signed, ReleaseManifest manifest) {
    /** Whether the same was signed: dates, counter and all. */
    boolean isSameAs(Stored other) {
      return Arrays.equals(signed.payload(), other.signed.payload());
    }
  }

  /** Every release, by model and counter. */
  List<Stored> releases() {
    return RepositoryFiles.list(folder.resolve("releases")).stream()
        .flatMap(model -> releases(String.valueOf(model.getFileName())).stream())
        .toList();
  }

  /** The manifest is written last. */
  private static boolean isWhole(Path release) {
    return Files.isRegularFile(release.resolve(MANIFEST));
  }

  /** Those of one model: what is wrong with another's does not concern it. */
  List<Stored> releases(String model) {
    return RepositoryFiles.list(folder.resolve("releases").resolve(model)).stream()
        .filter(ReleaseRepository::isWhole)
        .map(this::stored)
        .filter(s -> s.manifest().model().equals(model))
        .sorted(Comparator.comparing(s -> s.manifest().counter()))
        .toList();
  }

  /** Whether there is such a release. */
  public boolean has(String model, long counter) {
    return releases(model).stream().anyMatch(s -> s.manifest().counter() == counter);
  }

  Stored release(String model, long counter) {
    return releases(model).stream()
        .filter(s -> s.manifest().counter() == counter)
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "%s has no release %d of %s%s"
                        .formatted(folder, counter, model, knownText(model))));
  }

  /**
   * Looks at a release as an edge will that does not run it yet.
   *
   * @throws InputException if that would refuse it
   */
  public void requireTakenByEdges(String model, long counter, long nowMs) {
    EdgeView.require(this, release(model, counter), timestampEnvelope(), nowMs);
  }

  private String knownText(String model) {
    List<Long> known = releases(model).stream().map(s -> s.manifest().counter()).toList();
    return known.isEmpty() ? "" : ", known: " + known;
  }

  /** The newest release with the given features that was not withdrawn. */
  public Optional<NewestRelease> newest(String model, String featureSha256) {
    return releases(model).stream()
        .filter(s -> timestamp().isEmpty() || isCurrent(model, s.manifest().counter()))
        .filter(s -> s.manifest().features().sha256().equals(featureSha256))
        .reduce((first, last) -> last)
        .map(
            s ->
                new NewestRelease(
                    s.manifest(),
                    RepositoryFiles.read(s.path().resolve(s.manifest().files().get(0).name()))));
  }

  /**
   * The newest release with the given features, which a round has to beat.
   *
   * @param wanted counter that it must have; 0 for whichever it has
   * @throws InputException if another release, or none, is the newest
   */
  public Optional<NewestRelease> champion(String model, String featureSha256, long wanted) {
    Optional<NewestRelease> newest = newest(model, featureSha256);
    long counter = newest.map(NewestRelease::counter).orElse(0L);
    if (wanted > 0 && wanted != counter) {
      throw new InputException(
          "champion must be the newest release of %s, but %d was wanted and %s"
              .formatted(
                  model, wanted, counter == 0 ? "there is none" : "the newest is " + counter));
    }
    return newest;
  }

  /** Name of a candidate and its report: the model and when its round began, by digits. */
  public static String candidateName(String model, long nowMs) {
    return model + "-" + Instant.ofEpochMilli(nowMs).toString().replaceAll("\\D", "");
  }

  /** A folder inside the repository, for what accompanies candidates. */
  public Path folder(String name) {
    return folder.resolve(name);
  }

  /** The counter that the next release of a model gets. */
  public long nextCounter(String model) {
    return 1 + releases(model).stream().mapToLong(s -> s.manifest().counter()).max().orElse(0);
  }

  /** Every candidate that can be read. */
  List<Stored> candidates() {
    List<Stored> all = new ArrayList<>();
    eachCandidate(all::add, (path, why) -> {});
    return all;
  }

  /** Candidates that are no release yet. */
  List<Stored> waiting() {
    List<Stored> releases = releases();
    return candidates().stream()
        .filter(candidate -> releases.stream().noneMatch(candidate::isSameAs))
        .toList();
  }

  /**
   * Removes what the trainer left to be signed and nobody signed, but the newest; what a person
   * named, signed or made anew of a release stays.
   *
   * @return how many were removed
   */
  public int discardUnsigned(String model, int newest) {
    List<Stored> left =
        candidates().stream()
            .filter(c -> c.signed().signatures().isEmpty() && c.manifest().model().equals(model))
            .filter(c -> c.manifest().lineage().containsKey(SNAPSHOT))
            .filter(c -> String.valueOf(c.path().getFileName()).matches(model + "-[0-9]+"))
            .sorted(Comparator.comparing(Stored::path).reversed())
            .skip(newest)
            .toList();
    // The manifest first: without one there is no candidate, whatever stops this.
    left.forEach(c -> RepositoryFiles.deleteFolder(c.path(), MANIFEST));
    return left.size();
  }

  /** Folders of candidates that cannot be read, and why: one of them hides no other. */
  Map<Path, String> unreadable() {
    Map<Path, String> all = new LinkedHashMap<>();
    eachCandidate(stored -> {}, all::put);
    return all;
  }

  private void eachCandidate(Consumer<Stored> good, BiConsumer<Path, String> bad) {
    for (Path path : RepositoryFiles.list(folder.resolve("candidates"))) {
      if (!isWhole(path)) {
        continue;
      }
      try {
        good.accept(stored(path));
      } catch (InputException unreadable) {
        bad.accept(path, String.valueOf(unreadable.getMessage()));
      }
    }
  }

  /** Snapshots that the releases and candidates of a model were learned from. */
  public Set<String> snapshots(String model) {
    return Stream.concat(releases().stream(), candidates().stream())
        .map(Stored::manifest)
        .filter(manifest -> manifest.model().equals(model))
        .map(manifest -> manifest.lineage().getOrDefault(SNAPSHOT, ""))
        .collect(Collectors.toSet());
  }

  boolean hasCandidate(String name) {
    return Files.exists(folder.resolve("candidates").resolve(name).resolve(MANIFEST));
  }

  /** A candidate by its name, or any folder that holds one. */
  Stored candidate(String name) {
    Path own = folder.resolve("candidates").resolve(name);
    Path path = Files.isDirectory(own) ? own : Path.of(name);
    if (!Files.isRegularFile(path.resolve(MANIFEST))) {
      List<String> known =
          candidates().stream().map(s -> String.valueOf(s.path().getFileName())).toList();
      throw new InputException(
          "unknown candidate \"%s\"%s"
              .formatted(name, io.galvani.chassis.config.Nearest.hint(name, known)));
    }
    return stored(path);
  }

  /** Puts a candidate, not signed yet, beside the others and returns its folder. */
  public Path addCandidate(String name, ReleaseManifest manifest, Map<String, byte[]> files) {
    if (!NAME.matcher(name).matches()) {
      throw new InputException(
          "the name of a candidate must be 1 to 100 of a-z, A-Z, 0-9, '.', '_', '-', the first no"
              + " '.', but was \""
              + name
              + "\"");
    }
    Path path = folder.resolve("candidates").resolve(name);
    if (hasCandidate(name)) {
      throw new InputException("candidate \"" + name + "\" is there already: " + path);
    }
    files.forEach((file, content) -> RepositoryFiles.write(path.resolve(file), content));
    // The manifest last: a candidate without one does not exist.
    RepositoryFiles.write(
        path.resolve(MANIFEST), SignedDocument.unsigned(manifest.toBytes()).toBytes());
    return path;
  }

  void replaceManifest(Stored stored, SignedDocument signed) {
    RepositoryFiles.write(stored.path().resolve(MANIFEST), signed.toBytes());
  }

  /** Copies a signed candidate to where releases are served from. */
  Stored publish(Stored candidate) {
    ReleaseManifest manifest = candidate.manifest();
    Path target =
        folder
            .resolve("releases")
            .resolve(manifest.model())
            .resolve(Long.toString(manifest.counter()));
    if (Files.exists(target.resolve(MANIFEST))) {
      throw new InputException(
          "release %d of %s is there already".formatted(manifest.counter(), manifest.model()));
    }
    for (ReleaseManifest.ModelFile file : manifest.files()) {
      RepositoryFiles.write(
          target.resolve(file.name()), RepositoryFiles.read(candidate.path().resolve(file.name())));
    }
    RepositoryFiles.write(target.resolve(MANIFEST), candidate.signed().toBytes());
    return stored(target);
  }

  Stored stored(Path path) {
    Path file = path.resolve(MANIFEST);
    SignedDocument signed =
        parse(file.toString(), () -> SignedDocument.parse(RepositoryFiles.read(file)));
    return new Stored(
        path, signed, parse(file.toString(), () -> ReleaseManifest.parse(signed.payload())));
  }

  private static byte[] payload(byte[] envelope) throws MalformedDocumentException {
    return SignedDocument.parse(envelope).payload();
  }

  private interface Parsing<T> {
    T run() throws MalformedDocumentException;
  }

  private static <T> T parse(String what, Parsing<T> parsing) {
    try {
      return parsing.run();
    } catch (MalformedDocumentException e) {
      throw new InputException(what + ": " + e.getMessage(), e);
    }
  }
}
