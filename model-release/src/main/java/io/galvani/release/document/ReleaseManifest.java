package io.galvani.release.document;

import java.util.List;
import java.util.Map;

/**
 * What a release is, for whom, and what it was learned from.
 *
 * @param format {@value #FORMAT}
 * @param model model id, such as {@code soh}
 * @param counter only grows; a rollback is a new release with a higher counter
 * @param target whom it is for
 * @param features ordered inputs and outputs
 * @param files every file by name, length and hash
 * @param lineage topics, offsets, time span, hashes, seed, library versions
 * @param metrics what the gate measured
 * @param gates the thresholds it was held against
 * @param golden inputs and the outputs they must give
 * @param createdAtMs Unix time, ms
 * @param expiresAtMs after it, the release is not taken any more
 * @param previousCounter the release it was compared with, 0 for none
 */
public record ReleaseManifest(
    String format,
    String model,
    long counter,
    Target target,
    FeatureSchema features,
    List<ModelFile> files,
    Map<String, String> lineage,
    Map<String, Double> metrics,
    Map<String, Double> gates,
    GoldenVectors golden,
    long createdAtMs,
    long expiresAtMs,
    long previousCounter) {

  public static final String FORMAT = "galvani-release/1";

  /** Largest envelope that is read, bytes. */
  public static final int MOST_BYTES = 1024 * 1024;

  /** Largest file that a release may hold, bytes. */
  public static final long MOST_FILE_BYTES = 16L * 1024 * 1024;

  public ReleaseManifest {
    DocumentRule.exactly("format", FORMAT, format);
    DocumentRule.name("model", model);
    DocumentRule.atLeast("counter", 1, counter);
    DocumentRule.lifetime(createdAtMs, expiresAtMs);
    DocumentRule.atLeast("previous_counter", 0, previousCounter);
    files = List.copyOf(files);
    lineage = Map.copyOf(lineage);
    metrics = Map.copyOf(metrics);
    gates = Map.copyOf(gates);
    if (files.isEmpty() || files.size() > 8) {
      throw new IllegalArgumentException("files must be 1 to 8, but were " + files.size());
    }
  }

  /**
   * Whom a release is for; {@code *} stands for every one.
   *
   * @param packs {@code tenant/pack} or {@code tenant/*} or {@code *}
   * @param hardware ids of edge hardware
   * @param chemistries of the cells, such as {@code NMC}
   * @param engine the runtime, {@code onnxruntime}
   * @param engineVersion exact version of the runtime
   * @param minAgentVersion least version of the agent, such as {@code 0.1.0}
   */
  public record Target(
      List<String> packs,
      List<String> hardware,
      List<String> chemistries,
      String engine,
      String engineVersion,
      String minAgentVersion) {
    public Target {
      packs = List.copyOf(packs);
      hardware = List.copyOf(hardware);
      chemistries = List.copyOf(chemistries);
    }
  }

  /**
   * One file.
   *
   * @param name plain file name
   * @param lengthBytes exact length
   * @param sha256 of the content, hex
   */
  public record ModelFile(String name, long lengthBytes, String sha256) {}

  /**
   * Ordered columns.
   *
   * @param inputs name and unit of every input column
   * @param outputs name and unit of every output column
   */
  public record FeatureSchema(List<Column> inputs, List<Column> outputs) {
    public FeatureSchema {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    /** Hash over names, units and order: what edge and model must agree in. */
    public String sha256() {
      StringBuilder text = new StringBuilder();
      inputs.forEach(
          c -> text.append("in ").append(c.name()).append(' ').append(c.unit()).append('\n'));
      outputs.forEach(
          c -> text.append("out ").append(c.name()).append(' ').append(c.unit()).append('\n'));
      return Sha256.hex(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /**
   * One column.
   *
   * @param name as everywhere else
   * @param unit such as {@code V}; {@code 1} for none
   * @param range least and largest value in the training data, in order; empty for no bound
   */
  public record Column(String name, String unit, List<Double> range) {
    public Column {
      range = List.copyOf(range);
      boolean ordered = range.size() == 2 && range.get(0) <= range.get(1);
      if (!range.isEmpty() && !ordered) {
        throw new IllegalArgumentException(
            "range of %s must be empty or two numbers in order, but was %s".formatted(name, range));
      }
    }

    /** A column of which any value may be asked. */
    public Column(String name, String unit) {
      this(name, unit, List.of());
    }
  }

  /**
   * What the model must answer. A row is the model's inputs in the order of its graph, each as wide
   * as the graph says, one after another (so a recurrent model's hidden state follows its
   * features), and its outputs likewise.
   *
   * @param inputs [row][input]
   * @param outputs [row][output]
   * @param tolerance largest allowed |difference| / max(1, |output|)
   */
  public record GoldenVectors(
      List<List<Float>> inputs, List<List<Float>> outputs, double tolerance) {
    public GoldenVectors {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      if (inputs.isEmpty() || inputs.size() != outputs.size() || !(tolerance > 0)) {
        throw new IllegalArgumentException(
            "golden must hold as many outputs as inputs and a tolerance above 0, but held %d, %d, %s"
                .formatted(inputs.size(), outputs.size(), tolerance));
      }
    }
  }

  /** Reads a payload. */
  public static ReleaseManifest parse(byte[] payload) throws MalformedDocumentException {
    return StrictJson.read(payload, ReleaseManifest.class);
  }

  /** The payload's bytes. */
  public byte[] toBytes() {
    return StrictJson.write(this);
  }

  /** The same release under another counter and time. */
  public ReleaseManifest renumbered(
      long newCounter, long newCreatedAtMs, long newExpiresAtMs, long newPreviousCounter) {
    return new ReleaseManifest(
        format,
        model,
        newCounter,
        target,
        features,
        files,
        lineage,
        metrics,
        gates,
        golden,
        newCreatedAtMs,
        newExpiresAtMs,
        newPreviousCounter);
  }
}
