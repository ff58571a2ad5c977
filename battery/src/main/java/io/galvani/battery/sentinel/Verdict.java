package io.galvani.battery.sentinel;

/** How sure the sentinel is. Order is part of the byte form. */
public enum Verdict {
  /** Not enough evidence for either. */
  WATCHING,
  /** A mistake is likely. */
  WARNING,
  /** A mistake is certain; estimates of this pack are worthless. Stays until registered anew. */
  QUARANTINED,
  /** Sign and units are right; no longer watched. */
  SETTLED
}
