package io.galvani.release.verify;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.RootDocument.RoleKeys;
import io.galvani.release.document.Sha256;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.TimestampDocument;
import io.galvani.release.key.SigningKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A repository with three root keys (two must sign), two release keys (both) and one timestamp. */
public final class HonestRepository {
  public static final long NOW_MS = 1_800_000_000_000L;
  public static final long DAY_MS = 86_400_000L;
  static final DeviceClock CLOCK = new DeviceClock(true, NOW_MS);
  static final FeatureSchema FEATURES =
      new FeatureSchema(List.of(new Column("in", "V")), List.of(new Column("out", "Ah")));

  final List<SigningKey> rootKeys =
      List.of(SigningKey.create(), SigningKey.create(), SigningKey.create());
  final List<SigningKey> releaseKeys = List.of(SigningKey.create(), SigningKey.create());
  final SigningKey timestampKey = SigningKey.create();
  public final byte[] model = OnnxBytes.of("Neg");

  public RootDocument root() {
    return root(1, rootKeys, releaseKeys, timestampKey, Map.of());
  }

  RootDocument root(
      int version,
      List<SigningKey> roots,
      List<SigningKey> releases,
      SigningKey timestamp,
      Map<String, Long> floor) {
    Map<String, String> keys = new HashMap<>();
    roots.forEach(key -> keys.put(key.id(), key.publicBase64()));
    releases.forEach(key -> keys.put(key.id(), key.publicBase64()));
    keys.put(timestamp.id(), timestamp.publicBase64());
    return new RootDocument(
        RootDocument.FORMAT,
        version,
        NOW_MS - 100 * DAY_MS,
        NOW_MS + 1000 * DAY_MS,
        keys,
        Map.of(
            "root", new RoleKeys(2, ids(roots)),
            "release", new RoleKeys(releases.size(), ids(releases)),
            "timestamp", new RoleKeys(1, List.of(timestamp.id()))),
        floor);
  }

  private static List<String> ids(List<SigningKey> keys) {
    return keys.stream().map(SigningKey::id).toList();
  }

  static byte[] signRoot(RootDocument root, List<SigningKey> keys) {
    return sign(SignedDocument.unsigned(root.toBytes()), Role.ROOT, keys).toBytes();
  }

  static SignedDocument sign(SignedDocument document, Role role, List<SigningKey> keys) {
    SignedDocument signed = document;
    for (SigningKey key : keys) {
      signed = key.sign(signed, role);
    }
    return signed;
  }

  ReleaseManifest manifest(long counter) {
    return manifest(counter, List.of(file("soh.onnx", model)), target());
  }

  static Target target() {
    return new Target(
        List.of("acme/*"), List.of("pi4"), List.of("NMC"), "onnxruntime", "1.29.0", "0.1.0");
  }

  static ReleaseManifest manifest(long counter, List<ModelFile> files, Target target) {
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        "soh",
        counter,
        target,
        FEATURES,
        files,
        Map.of("seed", "1"),
        Map.of("mape", 0.5),
        Map.of("least_gain", 0.03),
        new GoldenVectors(List.of(List.of(2f)), List.of(List.of(-2f)), 1e-5),
        NOW_MS - DAY_MS,
        NOW_MS + 30 * DAY_MS,
        0);
  }

  static ModelFile file(String name, byte[] content) {
    return new ModelFile(name, content.length, Sha256.hex(content));
  }

  SignedDocument signedManifest(ReleaseManifest manifest) {
    return sign(SignedDocument.unsigned(manifest.toBytes()), Role.RELEASE, releaseKeys);
  }

  static TimestampDocument timestamp(long version, long floor, List<SignedDocument> manifests)
      throws Exception {
    Map<String, String> hashes = new HashMap<>();
    for (SignedDocument manifest : manifests) {
      long counter = ReleaseManifest.parse(manifest.payload()).counter();
      hashes.put(Long.toString(counter), Sha256.hex(manifest.payload()));
    }
    return new TimestampDocument(
        TimestampDocument.FORMAT,
        version,
        NOW_MS - DAY_MS / 24,
        NOW_MS + DAY_MS,
        Map.of("soh", new TimestampDocument.Current(floor, hashes)));
  }

  byte[] signedTimestamp(TimestampDocument timestamp) {
    return timestampKey
        .sign(SignedDocument.unsigned(timestamp.toBytes()), Role.TIMESTAMP)
        .toBytes();
  }

  /** Everything as it should be for a release of the given counter. */
  public Bundle bundle(long counter) throws Exception {
    return bundle(signedManifest(manifest(counter)));
  }

  Bundle bundle(SignedDocument manifest) throws Exception {
    return new Bundle(
        List.of(), signedTimestamp(timestamp(5, 0, List.of(manifest))), manifest.toBytes());
  }

  public TrustState trust() {
    return TrustState.of(root());
  }

  public static Device device() {
    return new Device(
        "acme/pack-1",
        "pi4",
        "NMC",
        "onnxruntime",
        "1.29.0",
        "0.1.0",
        Map.of("soh", FEATURES.sha256()));
  }
}
