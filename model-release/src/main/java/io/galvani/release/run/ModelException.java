package io.galvani.release.run;

import org.jspecify.annotations.Nullable;

/** The runtime cannot load a model or cannot step it. */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1L;

  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
