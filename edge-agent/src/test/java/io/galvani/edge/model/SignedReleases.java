package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFeature;
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
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.model.ReleaseIndex.Part;
import io.galvani.schemas.model.ReleaseKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A repository of releases of a state-of-charge correction, as the cloud would send them. */
public final class SignedReleases {
  public static final String HARDWARE = "bench";
  private static final String MODEL = KnownModel.SOC_CORRECTION.id();
  private static final long DAY_MS = 86_400_000L;
  private static final int HIDDEN = 4;
  private static final String FILE = "soc-correction.onnx";

  final long nowMs;
  final SigningKey release = SigningKey.create();
  private final SigningKey root = SigningKey.create();
  private final SigningKey timestamp = SigningKey.create();
  private int version;

  public SignedReleases(long nowMs) {
    this.nowMs = nowMs;
  }

  /** The root that devices are delivered with. */
  public Path deliver(Path folder) throws IOException {
    RootDocument document =
        new RootDocument(
            RootDocument.FORMAT,
            1,
            nowMs - 100 * DAY_MS,
            nowMs + 1000 * DAY_MS,
            Map.of(
                root.id(), root.publicBase64(),
                release.id(), release.publicBase64(),
                timestamp.id(), timestamp.publicBase64()),
            Map.of(
                "root", new RoleKeys(1, List.of(root.id())),
                "release", new RoleKeys(1, List.of(release.id())),
                "timestamp", new RoleKeys(1, List.of(timestamp.id()))),
            Map.of());
    SignedDocument signed = root.sign(SignedDocument.unsigned(document.toBytes()), Role.ROOT);
    return Files.write(folder.resolve("root.json"), signed.toBytes());
  }

  /** A model that corrects by up to two points, with a sigma of a quarter. */
  public static byte[] model(float scale, String operator) {
    return OnnxBytes.recurrent(
        CorrectionFeature.COUNT, HIDDEN, scale, (float) (2 * Math.log(0.0025)), operator);
  }

  /** The same model with a long comment, so that it comes in several chunks. */
  static byte[] longModel(int commentBytes) {
    byte[] head = model(0.02f, "Identity");
    byte[] comment = "comment ".repeat(commentBytes / 8).getBytes(StandardCharsets.UTF_8);
    byte[] tag = {6 << 3 | 2, 0, 0, 0};
    for (int i = 0; i < 3; i++) {
      tag[i + 1] = (byte) ((comment.length >> (7 * i) & 0x7f) | (i < 2 ? 0x80 : 0));
    }
    byte[] all = Arrays.copyOf(head, head.length + tag.length + comment.length);
    System.arraycopy(tag, 0, all, head.length, tag.length);
    System.arraycopy(comment, 0, all, head.length + tag.length, comment.length);
    return all;
  }

  /** What the model answers to features of 0.1 and hidden numbers of 0.2. */
  static GoldenVectors golden(float scale) {
    List<Float> input = new ArrayList<>();
    List<Float> output = new ArrayList<>();
    float state = (float) Math.tanh(0.3);
    output.add(scale * state);
    output.add((float) (2 * Math.log(0.0025)));
    for (int i = 0; i < CorrectionFeature.COUNT + HIDDEN; i++) {
      input.add(i < CorrectionFeature.COUNT ? 0.1f : 0.2f);
    }
    for (int i = 0; i < HIDDEN; i++) {
      output.add(state);
    }
    return new GoldenVectors(List.of(input), List.of(output), 1e-5);
  }

  static FeatureSchema features() {
    double[] low = {2, -10, -40, 2, -10, 0, -1, 0};
    double[] high = {5, 10, 80, 5, 10, 1, 1, 1};
    List<Column> inputs = new ArrayList<>();
    for (CorrectionFeature f : CorrectionFeature.values()) {
      inputs.add(new Column(f.key(), f.unit(), List.of(low[f.index()], high[f.index()])));
    }
    return new FeatureSchema(inputs, KnownModel.SOC_CORRECTION.features().outputs());
  }

  static Target target() {
    return new Target(
        List.of("acme/*"),
        List.of(HARDWARE),
        List.of("NMC"),
        "onnxruntime",
        NativeRuntime.version(),
        "0.1.0");
  }

  ReleaseManifest manifest(long counter, byte[] onnx) {
    return manifest(counter, onnx, target(), features(), golden(0.02f), nowMs + 30 * DAY_MS);
  }

  /** Of any model. */
  ReleaseManifest manifest(
      KnownModel model, long counter, byte[] onnx, FeatureSchema features, GoldenVectors golden) {
    return manifest(model, counter, onnx, features, Map.of(), golden);
  }

  /** Of any model, learned from what the lineage tells. */
  ReleaseManifest manifest(
      KnownModel model,
      long counter,
      byte[] onnx,
      FeatureSchema features,
      Map<String, String> lineage,
      GoldenVectors golden) {
    long expiresAtMs = nowMs + 30 * DAY_MS;
    return manifest(model.id(), counter, onnx, target(), features, lineage, golden, expiresAtMs);
  }

  ReleaseManifest manifest(
      long counter,
      byte[] onnx,
      Target target,
      FeatureSchema features,
      GoldenVectors golden,
      long expiresAtMs) {
    return manifest(MODEL, counter, onnx, target, features, Map.of(), golden, expiresAtMs);
  }

  private ReleaseManifest manifest(
      String model,
      long counter,
      byte[] onnx,
      Target target,
      FeatureSchema features,
      Map<String, String> lineage,
      GoldenVectors golden,
      long expiresAtMs) {
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        model,
        counter,
        target,
        features,
        List.of(new ModelFile(FILE, onnx.length, Sha256.hex(onnx))),
        lineage,
        Map.of(),
        Map.of(),
        golden,
        nowMs - 10 * DAY_MS,
        expiresAtMs,
        0);
  }

  /** An honest release: part to content, in the order of the index. */
  public Map<String, byte[]> honest(long counter) {
    return parts(manifest(counter, model(0.02f, "Identity")), model(0.02f, "Identity"));
  }

  Map<String, byte[]> parts(ReleaseManifest manifest, byte[] onnx) {
    return parts(manifest, onnx, nowMs + DAY_MS, m -> release.sign(m, Role.RELEASE));
  }

  Map<String, byte[]> parts(
      ReleaseManifest manifest,
      byte[] onnx,
      long timestampExpiresAtMs,
      UnaryOperator<SignedDocument> signer) {
    SignedDocument signed = signer.apply(SignedDocument.unsigned(manifest.toBytes()));
    TimestampDocument stamp =
        new TimestampDocument(
            TimestampDocument.FORMAT,
            ++version,
            nowMs - 30 * DAY_MS / 24,
            timestampExpiresAtMs,
            Map.of(
                manifest.model(),
                new TimestampDocument.Current(
                    0, Map.of(Long.toString(manifest.counter()), Sha256.hex(signed.payload())))));
    Map<String, byte[]> parts = new LinkedHashMap<>();
    SignedDocument stamped =
        timestamp.sign(SignedDocument.unsigned(stamp.toBytes()), Role.TIMESTAMP);
    parts.put(ReleaseIndex.TIMESTAMP, stamped.toBytes());
    parts.put(ReleaseIndex.MANIFEST, signed.toBytes());
    parts.put(FILE, onnx);
    return parts;
  }

  /** The retained messages of a release, topic to payload, the index last. */
  public static Map<String, byte[]> messages(long counter, Map<String, byte[]> parts) {
    return messages(KnownModel.SOC_CORRECTION, counter, parts);
  }

  static Map<String, byte[]> messages(KnownModel model, long counter, Map<String, byte[]> parts) {
    ReleaseKey index = ReleaseKey.index("acme", model.id(), counter);
    List<Part> named = new ArrayList<>();
    Map<String, byte[]> messages = new LinkedHashMap<>();
    parts.forEach(
        (name, bytes) -> {
          Part part = new Part(name, bytes.length, Sha256.hex(bytes));
          named.add(part);
          int from = 0;
          for (int chunk = 0; chunk < part.chunks(); chunk++) {
            int to = from + part.chunkBytes(chunk);
            messages.put(index.part(name, chunk).topic(), Arrays.copyOfRange(bytes, from, to));
            from = to;
          }
        });
    messages.put(index.topic(), new ReleaseIndex(model.id(), counter, named).toBytes());
    return messages;
  }

  public static byte[] desired(PackId pack, long counter, long withdrawn, long atMs) {
    return new ModelDesired(pack, MODEL, counter, withdrawn, 1, atMs).toBytes();
  }
}
