package io.galvani.release.verify;

import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.SignedDocument;

/** The two checks that come before all others: size, then form. */
final class Envelopes {
  private Envelopes() {}

  static SignedDocument parse(byte[] envelope, int mostBytes, String what) throws RefusedException {
    if (envelope.length > mostBytes) {
      throw new RefusedException(
          Refusal.DOCUMENT_TOO_LARGE,
          "%s must be %d bytes or less, but was %d".formatted(what, mostBytes, envelope.length));
    }
    try {
      return SignedDocument.parse(envelope);
    } catch (MalformedDocumentException e) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, what + ": " + e.getMessage());
    }
  }
}
