package io.galvani.edge.outbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small disk of its own, mounted: an ext4 file system in a file, whose power can be cut, or a
 * file system in memory, which is soon full. Needs root and loop devices.
 */
final class LoopDisk implements AutoCloseable {
  /** Shut down at once, without writing the journal: what was not synced is gone. */
  private static final String CUT =
      "open(D,'<',$ARGV[0]) or die $!; my $f=pack('L',2); ioctl(D,0x8004587d,$f) or die $!;";

  private final Path image;
  private final Path mount;
  private final List<String> mountCommand;

  private LoopDisk(Path image, Path mount, List<String> mountCommand) {
    this.image = image;
    this.mount = mount;
    this.mountCommand = mountCommand;
  }

  /** Whether this machine lets us mount. */
  static boolean possible() {
    return "root".equals(System.getProperty("user.name"))
        && Files.exists(Path.of("/dev/loop-control"))
        && Files.isExecutable(Path.of("/usr/bin/perl"));
  }

  static LoopDisk ext4(Path folder, int mebibytes) throws IOException, InterruptedException {
    Path image = folder.resolve("disk.img");
    run(List.of("truncate", "-s", mebibytes + "M", image.toString()));
    run(List.of("mkfs.ext4", "-q", "-F", image.toString()));
    Path mount = Files.createDirectories(folder.resolve("mount"));
    LoopDisk disk =
        new LoopDisk(
            image, mount, List.of("mount", "-o", "loop", image.toString(), mount.toString()));
    run(disk.mountCommand);
    return disk;
  }

  static LoopDisk inMemory(Path folder, int mebibytes) throws IOException, InterruptedException {
    Path mount = Files.createDirectories(folder.resolve("mount"));
    String size = "size=" + mebibytes + "m";
    LoopDisk disk =
        new LoopDisk(
            mount, mount, List.of("mount", "-t", "tmpfs", "-o", size, "none", mount.toString()));
    run(disk.mountCommand);
    return disk;
  }

  Path root() {
    return mount;
  }

  /** Cuts the power: from now on everything fails, and what was not synced never was. */
  void cut() throws IOException, InterruptedException {
    run(List.of("perl", "-e", CUT, mount.toString()));
  }

  /** From now on every write waits, as on a disk that hangs. */
  void stall() throws IOException, InterruptedException {
    run(List.of("fsfreeze", "--freeze", mount.toString()));
  }

  /** The disk answers again. */
  void goOn() throws IOException, InterruptedException {
    run(List.of("fsfreeze", "--unfreeze", mount.toString()));
  }

  /** The power is back: the file system is checked and mounted again. */
  void restore() throws IOException, InterruptedException {
    run(List.of("umount", mount.toString()));
    run(mountCommand);
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
      if (!image.equals(mount)) {
        Files.deleteIfExists(image);
      }
      Files.deleteIfExists(mount);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
