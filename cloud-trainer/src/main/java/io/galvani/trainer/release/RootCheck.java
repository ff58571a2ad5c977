package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.verify.RefusedException;
import io.galvani.release.verify.Roots;
import io.galvani.release.verify.TrustState;
import java.util.ArrayList;
import java.util.List;

/** Walks the chain as an edge will, before a root is stored that no edge would take. */
final class RootCheck {
  private RootCheck() {}

  static void require(ReleaseRepository repository, int version, SignedDocument next) {
    try {
      if (version == 1) {
        Roots.requireDelivered(next);
      } else {
        walk(repository, next.toBytes());
      }
    } catch (RefusedException e) {
      throw new InputException("the new root would be refused: " + e.getMessage(), e);
    }
  }

  private static void walk(ReleaseRepository repository, byte[] next) throws RefusedException {
    List<byte[]> all = new ArrayList<>(repository.roots());
    RootDocument first = first(all.remove(0));
    all.add(next);
    Roots.follow(TrustState.of(first), all);
  }

  /** The root that edges were delivered with. */
  static RootDocument first(byte[] envelope) {
    try {
      return Roots.requireDelivered(SignedDocument.parse(envelope));
    } catch (MalformedDocumentException | RefusedException e) {
      throw new InputException("root/1.json: " + e.getMessage(), e);
    }
  }
}
