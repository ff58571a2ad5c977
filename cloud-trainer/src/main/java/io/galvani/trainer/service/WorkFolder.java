package io.galvani.trainer.service;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.model.KnownModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The trainer's own folder, held by one trainer at a time. */
final class WorkFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;

  private WorkFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws InputException if another trainer has it
   */
  static WorkFolder take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel) == null) {
        channel.close();
        throw new InputException("work " + folder + " is held by another trainer");
      }
      return new WorkFolder(folder, channel);
    } catch (IOException e) {
      throw new InputException("work " + folder + " cannot be used: " + FileReason.of(e), e);
    }
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  /** The part of it that is of one model. */
  Path of(KnownModel model) {
    return folder.resolve(model.id());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new InputException("work " + folder + " cannot be released: " + FileReason.of(e), e);
    }
  }
}
