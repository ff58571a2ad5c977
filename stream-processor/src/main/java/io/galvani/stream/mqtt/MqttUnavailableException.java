package io.galvani.stream.mqtt;

/** The broker did not answer or refused; trying again later may help. */
public final class MqttUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public MqttUnavailableException(String message) {
    super(message);
  }

  public MqttUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
