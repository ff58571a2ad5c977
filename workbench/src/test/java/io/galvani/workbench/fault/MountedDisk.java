package io.galvani.workbench.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A disk of its own for one folder: a small file system in memory, which is soon full, or one in a
 * file, whose power can be cut. Needs root.
 */
final class MountedDisk implements AutoCloseable {
  /** {@code FS_IOC_SHUTDOWN} without writing the journal: what was not synced is gone. */
  private static final String CUT =
      "open(D,'<',$ARGV[0]) or die $!; my $f=pack('L',2); ioctl(D,0x8004587d,$f) or die $!;";

  private final Path mount;
  private final List<String> mounting;

  private MountedDisk(Path mount, List<String> mounting) throws IOException, InterruptedException {
    this.mount = Files.createDirectories(mount);
    this.mounting = mounting;
    run(mounting);
  }

  /** Whether this machine lets us mount. */
  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"))
        && Files.exists(Path.of("/dev/loop-control"))
        && Files.isExecutable(Path.of("/usr/bin/perl"));
  }

  /** In memory, so large. */
  static MountedDisk inMemory(Path mount, int mebibytes) throws IOException, InterruptedException {
    String size = "size=" + mebibytes + "m";
    return new MountedDisk(
        mount, List.of("mount", "-t", "tmpfs", "-o", size, "none", mount.toString()));
  }

  /** In a file beside the folder. */
  static MountedDisk inFile(Path mount, int mebibytes) throws IOException, InterruptedException {
    String image = mount + ".img";
    run(List.of("truncate", "-s", mebibytes + "M", image));
    run(List.of("mkfs.ext4", "-q", "-F", image));
    MountedDisk disk =
        new MountedDisk(mount, List.of("mount", "-o", "loop", image, mount.toString()));
    // Kafka takes every folder in its own for one of its partitions.
    Files.delete(mount.resolve("lost+found"));
    return disk;
  }

  /** Cuts the power: from now on everything fails, and what was not synced never was. */
  void cut() throws IOException, InterruptedException {
    run(List.of("perl", "-e", CUT, mount.toString()));
  }

  /** The power is back. */
  void restore() throws IOException, InterruptedException {
    run(List.of("umount", mount.toString()));
    run(mounting);
  }

  /** Takes all space that is left; returns what took it. */
  Path fill() throws IOException {
    Path filler = mount.resolve("filler");
    byte[] block = new byte[1 << 16];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + ": " + said);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run(List.of("umount", mount.toString()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
