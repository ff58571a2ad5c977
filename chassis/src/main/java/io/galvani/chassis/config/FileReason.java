package io.galvani.chassis.config;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be used, in words: many exceptions of the JDK tell its path alone. */
public final class FileReason {
  private FileReason() {}

  /** The reason, with the path that the exception names. */
  public static String of(Exception failure) {
    if (failure instanceof FileSystemException ofFile && ofFile.getReason() == null) {
      String path = ofFile.getFile();
      if (failure instanceof NoSuchFileException) {
        return "there is no " + path;
      }
      if (failure instanceof AccessDeniedException) {
        return "no permission for " + path;
      }
      if (failure instanceof FileAlreadyExistsException) {
        return path + " is there already";
      }
      if (failure instanceof NotDirectoryException) {
        return path + " is no folder";
      }
      if (failure instanceof DirectoryNotEmptyException) {
        return path + " is not empty";
      }
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
