package io.galvani.stream.model;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.verify.RefusedException;
import io.galvani.release.verify.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The root document that a deployment trusts from the start. */
public final class RootFile {
  private RootFile() {}

  /**
   * Reads {@code root/1.json} as {@code galvani keys create} wrote it.
   *
   * @throws InputException if it is none, or its own keys did not sign it
   */
  public static RootDocument read(String file) {
    try {
      return Roots.requireDelivered(SignedDocument.parse(Files.readAllBytes(Path.of(file))));
    } catch (IOException | MalformedDocumentException | RefusedException unusable) {
      throw new InputException(
          "model_root must be a signed root document, but %s is not: %s"
              .formatted(file, FileReason.of(unusable)),
          unusable);
    }
  }
}
