package io.galvani.stream.model;

import java.io.IOException;

/** The bytes of a verified model, wherever they are. */
@FunctionalInterface
public interface ReleaseBytes {
  /**
   * The bytes that were verified, and no others; not to be changed.
   *
   * @throws IOException if they are not there any more, or are others
   */
  byte[] read() throws IOException;
}
