package io.galvani.release.verify;

/** A release was refused; the model at work stays. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  public RefusedException(Refusal refusal, String detail) {
    super(refusal.code() + " (" + refusal.attack() + "): " + detail);
    this.refusal = refusal;
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }
}
