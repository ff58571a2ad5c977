package io.galvani.trainer.candidate;

import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.trainer.engine.EngineSettings;
import java.util.List;

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
    chemistries = List.copyOf(chemistries);
  }

  /** The target of a manifest. */
  public Target target() {
    return new Target(
        packs, hardware, chemistries, "onnxruntime", EngineSettings.RUNTIME_VERSION, LEAST_AGENT);
  }
}
