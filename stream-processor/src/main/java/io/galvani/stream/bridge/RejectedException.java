package io.galvani.stream.bridge;

import io.galvani.stream.deadletter.Reason;
import java.util.Objects;

/** A message that goes to the dead letters, and why. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  RejectedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  RejectedException(Reason reason, Throwable cause) {
    super(cause.getMessage(), cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  /** What tells the reader most: the cause if there is one. */
  Throwable shown() {
    return Objects.requireNonNullElse(getCause(), this);
  }
}
