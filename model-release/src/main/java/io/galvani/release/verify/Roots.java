package io.galvani.release.verify;

import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import java.util.List;

/** Checks of roots by themselves, for those who make them. */
public final class Roots {
  private Roots() {}

  /** What a device that trusts the state would trust after these roots. */
  public static TrustState follow(TrustState state, List<byte[]> newerRoots)
      throws RefusedException {
    return RootChain.follow(state, newerRoots);
  }

  /** A root that devices are delivered with must be signed by its own keys. */
  public static RootDocument requireDelivered(SignedDocument document) throws RefusedException {
    try {
      RootDocument root = RootDocument.parse(document.payload());
      SignatureCheck.require(document, Role.ROOT, root, false);
      return root;
    } catch (MalformedDocumentException e) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, String.valueOf(e.getMessage()));
    }
  }
}
