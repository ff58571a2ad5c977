package io.galvani.stream.topology;

/** Whether a pack is registered cannot be said now: its frame has to be read again. */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what Kafka said. */
  public RegistryUnavailableException(Throwable cause) {
    super("registry must be readable, but is not: " + cause.getMessage(), cause);
  }

  /** Whether a failure is this one, or was caused by it. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof RegistryUnavailableException) {
        return true;
      }
    }
    return false;
  }
}
