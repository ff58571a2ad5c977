package io.galvani.trainer.candidate;

import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.trainer.engine.EngineSettings;
import java.util.List;
import java.util.Locale;

/**
 * Whom a release would be for; {@code *} stands for every one.
 *
 * @param packs {@code tenant/pack}, {@code tenant/*} or {@code *}
 * @param hardware ids of edge hardware
 * @param chemistries of the cells
 */
public record Audience(List<String> packs, List<String> hardware, List<String> chemistries) {
  private static final String LEAST_AGENT = "0.1.0";

  public Audience {
    packs = List.copyOf(packs);
    hardware = List.copyOf(hardware);
    chemistries = chemistries.stream().map(Audience::chemistry).toList();
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
