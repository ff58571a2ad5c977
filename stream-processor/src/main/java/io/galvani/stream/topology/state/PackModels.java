package io.galvani.stream.topology.state;

import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.schemas.proto.PackRegistration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Turns registrations into models; packs that are built alike share one. Not thread-safe. */
public final class PackModels {
  /** Most cells in series, as in a frame. */
  private static final int MAX_CELLS = 4096;

  private final CellParser cells;
  private final Map<String, Shared> shared = new HashMap<>();

  /** The steps of all packs of one model; they hold scratch space only. */
  record Shared(PackModel model, PackEstimator estimator, PackDetector detector) {}

  public PackModels(CellParser cells) {
    this.cells = cells;
  }

  /**
   * The model of a registration.
   *
   * @throws RuntimeException that says what is wrong with the registration
   */
  Shared of(PackRegistration pack) {
    String kind = layout(pack) + "|" + pack.getNominalIntervalS();
    Shared known = shared.get(kind);
    if (known == null) {
      PackModel model = build(pack);
      known = new Shared(model, new PackEstimator(model), new PackDetector(model));
      shared.put(kind, known);
    }
    return known;
  }

  /** Checks a registration and builds its model once. */
  public void check(PackRegistration pack) {
    of(pack);
  }

  private PackModel build(PackRegistration pack) {
    if (pack.getCellCount() < 1 || pack.getCellCount() > MAX_CELLS) {
      throw new IllegalArgumentException(
          "cell_count must be 1 to " + MAX_CELLS + ", but was " + pack.getCellCount());
    }
    String sha256 = HexFormat.of().formatHex(sha256(pack.getParameterJson()));
    if (!sha256.equalsIgnoreCase(pack.getParameterSha256())) {
      throw new IllegalArgumentException(
          "parameter_sha256 must be that of parameter_json, "
              + sha256
              + ", but was "
              + pack.getParameterSha256());
    }
    return new PackModel(
        cells.parse(pack.getParameterJson(), pack.getParameterSet()),
        pack.getCellCount(),
        Math.max(1, pack.getParallelCount()),
        probeCells(pack),
        pack.getNominalIntervalS());
  }

  private static int[] probeCells(PackRegistration pack) {
    int[] probeCell = new int[pack.getProbeCount()];
    boolean stated = pack.getProbeCellCount() == probeCell.length;
    for (int i = 0; i < probeCell.length; i++) {
      probeCell[i] =
          stated
              ? pack.getProbeCell(i)
              : (int) ((2L * i + 1) * pack.getCellCount() / (2L * probeCell.length));
    }
    return probeCell;
  }

  /** Identity of what a state belongs to: another layout or cell type is another pack. */
  static long fingerprint(PackRegistration pack) {
    byte[] digest = sha256(layout(pack));
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = bits << 8 | (digest[i] & 0xff);
    }
    return bits;
  }

  private static String layout(PackRegistration pack) {
    return pack.getParameterSha256()
        + "|"
        + pack.getCellCount()
        + "|"
        + pack.getParallelCount()
        + "|"
        + pack.getProbeCount()
        + "|"
        + pack.getProbeCellList();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
