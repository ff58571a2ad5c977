package io.galvani.chassis.config;

/** A configuration cannot be used; the message is the one line that the user reads. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
