package io.galvani.trainer.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, native included. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** Resident set where the system tells it (Linux), else the Java heap in use; MiB. */
  public static long residentMib() {
    return statusMib("VmRSS:");
  }

  /** The most that {@link #residentMib} has been since the process began, between samples too. */
  public static long peakMib() {
    return statusMib("VmHWM:");
  }

  private static long statusMib(String key) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    } catch (IOException e) {
      // Not Linux: the heap is what is left to tell.
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
