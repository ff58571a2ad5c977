package io.galvani.chassis.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that must not show up in logs or messages. In YAML {@code {env: NAME}}, {@code {file:
 * PATH}} or, for tests and demos, a plain text.
 */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The secret itself. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
