package io.galvani.trainer.candidate;

import io.galvani.battery.cell.Chemistry;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.trainer.engine.EngineSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whom a release would be for; {@code *} stands for every one.
 *
 * @param packs {@code tenant/pack}, {@code tenant/*} or {@code *}
 * @param hardware ids of edge hardware
 * @param chemistries of the cells
 */
public record Audience(List<String> packs, List<String> hardware, List<String> chemistries) {
  private static final String LEAST_AGENT = "0.1.0";
  private static final String ALL = "*";
  private static final Pattern PACKS =
      Pattern.compile("[A-Za-z0-9._-]{1,64}/(\\*|[A-Za-z0-9._-]{1,64})");

  /**
   * @throws IllegalArgumentException if it names what no pack can be, so that none would ever take
   *     the release
   */
  public Audience {
    packs = List.copyOf(packs);
    packs.stream().filter(name -> !name.equals(ALL)).forEach(name -> requirePacks("packs", name));
    hardware = List.copyOf(hardware);
    chemistries = chemistries.stream().map(Audience::chemistry).toList();
    chemistries.stream().filter(name -> !name.equals(ALL)).forEach(Audience::requireChemistry);
    if (packs.isEmpty() || hardware.isEmpty() || chemistries.isEmpty()) {
      throw new IllegalArgumentException(
          "packs, hardware and chemistries must name one or more, but were %s, %s and %s"
              .formatted(packs, hardware, chemistries));
    }
  }

  /**
   * Checks what names a pack or all of a tenant.
   *
   * @param where in what it stands, for the message
   * @throws IllegalArgumentException if it names neither
   */
  public static void requirePacks(String where, String name) {
    if (!PACKS.matcher(name).matches()) {
      throw new IllegalArgumentException(
          where + " must be named tenant/pack or tenant/*, but one was \"" + name + "\"");
    }
  }

  private static void requireChemistry(String name) {
    List<String> known = Arrays.stream(Chemistry.values()).map(Chemistry::name).toList();
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "chemistries must be some of %s, but one was \"%s\"".formatted(known, name));
    }
  }

  /** A chemistry as manifests and edges name it: registrations say nmc where these say NMC. */
  public static String chemistry(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** The target of a manifest. */
  public Target target() {
    return new Target(
        packs, hardware, chemistries, "onnxruntime", EngineSettings.RUNTIME_VERSION, LEAST_AGENT);
  }
}
