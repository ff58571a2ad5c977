package io.galvani.release.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small disk of its own for one folder: an ext4 file system in a file, whose power can be cut, or
 * a file system in memory; both are soon full. Needs root and loop devices.
 */
public final class MountedDisk implements AutoCloseable {
  /** {@code FS_IOC_SHUTDOWN} without writing the journal: what was not synced is gone. */
  private static final String CUT =
      "open(D,'<',$ARGV[0]) or die $!; my $f=pack('L',2); ioctl(D,0x8004587d,$f) or die $!;";

  /** The smallest that file systems have. */
  private static final int BLOCK_BYTES = 512;

  private static final long FAR_TOO_MUCH_BYTES = 1L << 30;

  private final Path mount;
  private final @Nullable Path image;
  private final List<String> mounting;

  private MountedDisk(Path mount, @Nullable Path image, List<String> mounting)
      throws IOException, InterruptedException {
    this.mount = Files.createDirectories(mount);
    this.image = image;
    this.mounting = mounting;
    run(mounting);
  }

  /** Whether this machine lets us mount. */
  public static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"))
        && Files.exists(Path.of("/dev/loop-control"))
        && Files.isExecutable(Path.of("/usr/bin/perl"));
  }

  /** In memory, so large. */
  public static MountedDisk inMemory(Path mount, int mebibytes)
      throws IOException, InterruptedException {
    String size = "size=" + mebibytes + "m";
    return new MountedDisk(
        mount, null, List.of("mount", "-t", "tmpfs", "-o", size, "none", mount.toString()));
  }

  /** Ext4 in a file beside the folder. */
  public static MountedDisk inFile(Path mount, int mebibytes)
      throws IOException, InterruptedException {
    Path image = mount.resolveSibling(mount.getFileName() + ".img");
    run(List.of("truncate", "-s", mebibytes + "M", image.toString()));
    run(List.of("mkfs.ext4", "-q", "-F", image.toString()));
    MountedDisk disk =
        new MountedDisk(
            mount, image, List.of("mount", "-o", "loop", image.toString(), mount.toString()));
    // Kafka takes every folder in its own for one of its partitions.
    Files.delete(mount.resolve("lost+found"));
    return disk;
  }

  /** The folder that it is mounted on. */
  public Path root() {
    return mount;
  }

  /** Cuts the power: from now on everything fails, and what was not synced never was. */
  public void cut() throws IOException, InterruptedException {
    run(List.of("perl", "-e", CUT, mount.toString()));
  }

  /** The power is back: the file system is mounted again, and its journal played. */
  public void restore() throws IOException, InterruptedException {
    run(List.of("umount", mount.toString()));
    run(mounting);
  }

  /** From now on every write waits, as on a disk that hangs. */
  public void stall() throws IOException, InterruptedException {
    run(List.of("fsfreeze", "--freeze", mount.toString()));
  }

  /** The disk answers again. */
  public void goOn() throws IOException, InterruptedException {
    run(List.of("fsfreeze", "--unfreeze", mount.toString()));
  }

  /** Takes all space that is left, to the last block; returns what took it. */
  public Path fill() throws IOException, InterruptedException {
    Path filler = mount.resolve("filler");
    try (FileChannel out =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long before;
      do {
        // Ext4 frees what was deleted, and what it had set aside, as it writes its journal.
        run(List.of("sync", "-f", mount.toString()));
        before = out.size();
        fill(out);
        run(List.of("sync", "-f", mount.toString()));
        fill(out);
      } while (out.size() > before);
    }
    return filler;
  }

  private static void fill(FileChannel out) throws IOException {
    try {
      while (out.size() < FAR_TOO_MUCH_BYTES) {
        out.write(ByteBuffer.allocate(BLOCK_BYTES));
      }
    } catch (IOException full) {
      return;
    }
    throw new IOException("the disk must fill up, but does not");
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
      if (image != null) {
        Files.deleteIfExists(image);
      }
      Files.deleteIfExists(mount);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
