package io.galvani.release.verify;

import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.SignedDocument.DocumentSignature;
import io.galvani.release.key.PublicKeys;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** A threshold of different keys of a role, every signature good. */
final class SignatureCheck {
  private SignatureCheck() {}

  /**
   * Every signature present must be of a known key and good: an unknown one beside enough good ones
   * is a document that somebody touched. Root chains alone carry signatures of two roots, so there
   * foreign keys are passed over.
   */
  static void require(
      SignedDocument document, Role role, RootDocument root, boolean passOverForeign)
      throws RefusedException {
    RootDocument.RoleKeys allowed = root.role(role);
    if (document.signatures().isEmpty()) {
      throw new RefusedException(
          Refusal.UNSIGNED,
          role.wireName() + " must be signed by " + allowed.threshold() + " keys, but has none");
    }
    Set<String> good = new HashSet<>();
    for (DocumentSignature signature : document.signatures()) {
      requireAlgorithm(signature);
      if (!allowed.keyIds().contains(signature.keyId())) {
        if (passOverForeign) {
          continue;
        }
        throw new RefusedException(
            Refusal.KEY_UNKNOWN,
            "key %s may not sign %s under root %d"
                .formatted(shown(signature.keyId()), role.wireName(), root.version()));
      }
      requireGood(document, role, root, signature);
      if (!good.add(signature.keyId())) {
        throw new RefusedException(
            Refusal.SIGNATURE_REPEATED, "key " + signature.keyId() + " signed twice");
      }
    }
    if (good.size() < allowed.threshold()) {
      throw new RefusedException(
          Refusal.THRESHOLD_MISSED,
          "%s must be signed by %d keys of root %d, but was by %d"
              .formatted(role.wireName(), allowed.threshold(), root.version(), good.size()));
    }
  }

  private static void requireAlgorithm(DocumentSignature signature) throws RefusedException {
    if (!SignedDocument.ED25519.equals(signature.algorithm())) {
      throw new RefusedException(
          Refusal.ALGORITHM_UNKNOWN,
          "algorithm must be ed25519, but was \"" + shown(signature.algorithm()) + "\"");
    }
  }

  private static void requireGood(
      SignedDocument document, Role role, RootDocument root, DocumentSignature signature)
      throws RefusedException {
    byte[] raw = Base64.getDecoder().decode(root.keys().getOrDefault(signature.keyId(), ""));
    boolean itsOwn = PublicKeys.id(raw).equals(signature.keyId());
    if (!itsOwn || !PublicKeys.verifies(raw, document.signedBytes(role), signature.signature())) {
      throw new RefusedException(
          Refusal.SIGNATURE_WRONG,
          "the signature of key " + signature.keyId() + " does not fit " + role.wireName());
    }
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
