package io.galvani.release.document;

import java.util.Locale;

/** What a key may sign. A signature covers the role's name, so none passes for another's. */
public enum Role {
  /** Names the keys of all roles; its keys are kept offline, several must sign. */
  ROOT,
  /** Says that a model is fit for packs. */
  RELEASE,
  /** Says, often and for a short time, which manifests are current; cannot install a model. */
  TIMESTAMP;

  /** The name in documents. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
