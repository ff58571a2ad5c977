package io.galvani.stream.sink;

import java.util.List;

/** What takes points, as lines of line protocol. */
interface LineStore extends AutoCloseable {
  /** Writes all lines or says why not. */
  WriteOutcome write(List<String> lines) throws InterruptedException;

  @Override
  void close();
}
