package io.galvani.trainer.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.SignedDocument.DocumentSignature;
import io.galvani.release.key.PublicKeys;
import io.galvani.release.key.SigningKey;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.json.JsonFields;
import io.galvani.trainer.round.RowFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A fixed set to judge on, signed by the release role: {@code rows.seq} and {@code hold-out.json}.
 * The trainer has no key, so it can put nothing easier in its place.
 *
 * @param rows of the model that it was asked for
 */
record HoldOut(RowFile rows) {
  private static final String ROWS = "rows.seq";
  private static final String SIGNED = "hold-out.json";
  private static final String FORMAT = "galvani-hold-out/1";
  private static final int MOST_BYTES = 64 * 1024;

  /**
   * Reads a hold-out.
   *
   * @throws InputException in one line if it is absent, changed, of another model or not signed by
   *     enough keys
   */
  static HoldOut read(Path folder, KnownModel model, RootDocument root) {
    try {
      SignedDocument signed = SignedDocument.parse(Files.readAllBytes(folder.resolve(SIGNED)));
      requireSigned(folder, signed, root);
      JsonFields fields = JsonFields.parse("hold-out", signed.payload(), MOST_BYTES);
      fields.text("format", FORMAT);
      String of = fields.text("model", ".*");
      if (!of.equals(model.id())) {
        throw new InputException(
            "hold-out %s must be of %s, but is of %s".formatted(folder, model.id(), of));
      }
      String expected = fields.text("sha256", "[0-9a-f]{64}");
      RowFile rows = RowFile.of(folder.resolve(ROWS));
      if (!rows.sha256().equals(expected)) {
        throw new InputException("hold-out " + folder + " was changed after it was signed");
      }
      return new HoldOut(rows);
    } catch (IOException | MalformedDocumentException | MalformedMessageException e) {
      throw new InputException(
          "hold-out %s cannot be read: %s".formatted(folder, FileReason.of(e)), e);
    }
  }

  private static void requireSigned(Path folder, SignedDocument signed, RootDocument root) {
    RootDocument.RoleKeys allowed = root.role(Role.RELEASE);
    Set<String> good = new HashSet<>();
    for (DocumentSignature signature : signed.signatures()) {
      byte[] key = Base64.getDecoder().decode(root.keys().getOrDefault(signature.keyId(), ""));
      boolean known = allowed.keyIds().contains(signature.keyId());
      if (known
          && PublicKeys.verifies(key, signed.signedBytes(Role.RELEASE), signature.signature())) {
        good.add(signature.keyId());
      }
    }
    if (good.size() < allowed.threshold()) {
      throw new InputException(
          "hold-out %s must be signed by %d release keys, but was by %d"
              .formatted(folder, allowed.threshold(), good.size()));
    }
  }

  /** Writes a signed hold-out; only whoever holds a release key can. */
  static void write(Path folder, String model, RowFile rows, List<SigningKey> keys)
      throws IOException {
    Files.createDirectories(folder);
    try (InputStream in = rows.open()) {
      Files.copy(in, folder.resolve(ROWS), StandardCopyOption.REPLACE_EXISTING);
    }
    ObjectNode json = JsonFields.object();
    json.put("format", FORMAT).put("model", model).put("sha256", rows.sha256());
    SignedDocument document = SignedDocument.unsigned(JsonFields.toBytes(json));
    for (SigningKey key : keys) {
      document = key.sign(document, Role.RELEASE);
    }
    Files.write(folder.resolve(SIGNED), document.toBytes());
  }
}
