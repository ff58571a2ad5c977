package io.galvani.edge.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one boot of the device from another: an agent that comes back in the same one died. */
final class DeviceBoot {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int MOST_LENGTH = 64;

  private DeviceBoot() {}

  /** Identity of this boot; empty where the system has none. */
  static String id() {
    try {
      String id = Files.readString(BOOT_ID).trim();
      return id.length() <= MOST_LENGTH ? id : "";
    } catch (IOException | SecurityException none) {
      return "";
    }
  }
}
