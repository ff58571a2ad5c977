package io.galvani.edge.transport;

/** The link does not do what was asked; the message says why in a few words. */
public final class TransportException extends Exception {
  private static final long serialVersionUID = 1L;

  public TransportException(String message) {
    super(message);
  }

  public TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
