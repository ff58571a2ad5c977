package io.galvani.trainer.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How snapshots and the log of rounds are written; tests let it fail. */
@FunctionalInterface
interface SnapshotFiles {
  /** The real disk. */
  SnapshotFiles DISK = Files::newOutputStream;

  /** Opens a new file. */
  OutputStream create(Path file) throws IOException;
}
