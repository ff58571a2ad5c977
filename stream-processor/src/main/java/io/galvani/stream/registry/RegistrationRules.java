package io.galvani.stream.registry;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.FrameEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** What a registration must fulfil before anybody relies on it, and when two say the same. */
public final class RegistrationRules {
  private static final int MAX_CELLS = FrameEncoder.MAX_CELLS;
  private static final int MAX_PROBES = FrameEncoder.MAX_PROBES;

  private RegistrationRules() {}

  /** Throws with what, rule and value when the registration contradicts itself. */
  public static void check(PackRegistration registration) throws MalformedMessageException {
    int cells = registration.getCellCount();
    int probes = registration.getProbeCount();
    require(cells >= 1 && cells <= MAX_CELLS, "cell_count", "1 to " + MAX_CELLS, cells);
    require(probes >= 0 && probes <= MAX_PROBES, "probe_count", "0 to " + MAX_PROBES, probes);
    require(
        registration.getProbeCellCount() == 0 || registration.getProbeCellCount() == probes,
        "probe_cell",
        "empty or one entry a probe",
        registration.getProbeCellCount() + " entries for " + probes + " probes");
    for (int cell : registration.getProbeCellList()) {
      require(cell >= 0 && cell < cells, "probe_cell", "in [0, " + cells + ")", cell);
    }
    double interval = registration.getNominalIntervalS();
    require(interval >= 0 && interval < 86_400, "nominal_interval_s", "in [0, 86400)", interval);
    require(!registration.getParameterJson().isBlank(), "parameter_json", "a text", "blank");
    String actual = sha256(registration.getParameterJson());
    require(
        actual.equalsIgnoreCase(registration.getParameterSha256()),
        "parameter_sha256",
        "that of parameter_json, " + actual,
        registration.getParameterSha256());
    checkParameters(registration.getParameterJson());
    checkUse(registration);
  }

  private static void checkUse(PackRegistration registration) throws MalformedMessageException {
    try {
      PackUse.of(registration);
    } catch (IllegalArgumentException unnamed) {
      throw new MalformedMessageException(String.valueOf(unnamed.getMessage()), unnamed);
    }
  }

  private static void checkParameters(String json) throws MalformedMessageException {
    try {
      CellLibrary.fromJson(json, "parameter_json");
    } catch (InputException unusable) {
      throw new MalformedMessageException(
          Objects.toString(unusable.getMessage(), "parameter_json must be usable"), unusable);
    }
  }

  /**
   * Whether two registrations differ in nothing but the time they were written and since when the
   * pack is used as it is.
   */
  public static boolean same(PackRegistration a, PackRegistration b) {
    return timeless(a).equals(timeless(b));
  }

  private static PackRegistration timeless(PackRegistration registration) {
    return registration.toBuilder()
        .clearRegisteredAtMs()
        .clearUseFromSeq()
        .clearPreviousUse()
        .build();
  }

  static String sha256(String json) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(json.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static void require(boolean fulfilled, String what, String rule, Object actual)
      throws MalformedMessageException {
    if (!fulfilled) {
      throw new MalformedMessageException(what + " must be " + rule + ", but was " + actual);
    }
  }
}
