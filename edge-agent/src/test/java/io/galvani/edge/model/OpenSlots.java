package io.galvani.edge.model;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.release.verify.Device;
import io.galvani.schemas.PackId;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the slots of a pack of NMC cells, as an agent does when it starts. */
final class OpenSlots {
  private OpenSlots() {}

  /**
   * Reads what is installed.
   *
   * @param folder of the model's slots
   * @param around what evidence of an earlier boot must be of
   * @param nowMs wall clock, UTC ms
   */
  static InstalledReleases in(
      Path folder,
      PackId pack,
      KnownModel known,
      ModelsConfig config,
      Surroundings around,
      long nowMs)
      throws Exception {
    Device device =
        new Device(
            pack.key(),
            config.hardware(),
            "NMC",
            "onnxruntime",
            NativeRuntime.version(),
            "0.1.0",
            KnownModel.schemas());
    RootDocument root =
        RootDocument.parse(SignedDocument.parse(Files.readAllBytes(config.root())).payload());
    return InstalledReleases.open(known, folder, device, root, config, around, () -> nowMs);
  }
}
