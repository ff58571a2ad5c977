package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.key.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Key files named on the command line. */
final class KeyFiles {
  private KeyFiles() {}

  static SigningKey read(Path file) {
    try {
      return SigningKey.read(file);
    } catch (IOException e) {
      throw new InputException("key file cannot be used: " + FileReason.of(e), e);
    }
  }

  static List<SigningKey> readAll(List<Path> files) {
    return files.stream().map(KeyFiles::read).toList();
  }

  static SigningKey create(Path file) {
    SigningKey key = SigningKey.create();
    try {
      java.nio.file.Files.createDirectories(file.toAbsolutePath().getParent());
      key.write(file);
    } catch (IOException e) {
      throw new InputException(file + " must be a new file: " + FileReason.of(e), e);
    }
    return key;
  }
}
