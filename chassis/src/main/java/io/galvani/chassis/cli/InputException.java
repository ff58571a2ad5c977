package io.galvani.chassis.cli;

/** The user's input cannot be used; the message is the one line to print, the exit code is 2. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
