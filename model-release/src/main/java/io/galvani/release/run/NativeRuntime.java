package io.galvani.release.run;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * ONNX Runtime in this process: whether it may be used, and where its native libraries are. Left to
 * itself, the runtime unpacks 28 MB of them into a new temporary folder for every process, and
 * leaves them there when the process is killed; here they are unpacked once.
 */
public final class NativeRuntime {
  /** System property that names the folder of the libraries, the runtime's own. */
  public static final String PROPERTY = "onnxruntime.native.path";

  /** Longest command line of the process with which the runtime does not crash, bytes. */
  private static final int MOST_COMMAND_LINE_BYTES = 4_000;

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final String[] LIBRARIES = {"onnxruntime", "onnxruntime4j_jni"};

  private NativeRuntime() {}

  /**
   * Unpacks the libraries below a folder, unless they are there, and points this process at them.
   * Must come before the first use of the runtime; where {@link #PROPERTY} is set already, it is
   * left as it is.
   *
   * @return the folder of the libraries
   * @throws IOException if they cannot be unpacked, or {@link #requireUsable} refuses
   */
  public static Path prepare(Path home) throws IOException {
    try {
      requireUsable();
    } catch (ModelException refused) {
      throw new IOException(refused.getMessage(), refused);
    }
    String set = System.getProperty(PROPERTY);
    if (set != null) {
      return Path.of(set);
    }
    Path folder = home.resolve("onnxruntime-" + version()).toAbsolutePath();
    Files.createDirectories(folder);
    for (String library : LIBRARIES) {
      unpack(System.mapLibraryName(library), folder);
    }
    System.setProperty(PROPERTY, folder.toString());
    return folder;
  }

  /**
   * The runtime, for all that load a model: nothing else asks for it.
   *
   * @throws ModelException if {@link #requireUsable} refuses
   */
  public static OrtEnvironment environment() throws ModelException {
    requireUsable();
    return OrtEnvironment.getEnvironment();
  }

  /**
   * Refuses a process that the runtime (1.29.0) would bring down: one whose command line is longer
   * than 4 KiB, as a class path that is written out easily is. Programs that load a model only
   * after long work ask at their start.
   */
  public static void requireUsable() throws ModelException {
    int bytes = commandLineBytes();
    if (bytes > MOST_COMMAND_LINE_BYTES) {
      throw new ModelException(
          "the command line must be %d bytes or fewer for ONNX Runtime, but is %d: write the class path as folder/* or in the variable CLASSPATH"
              .formatted(MOST_COMMAND_LINE_BYTES, bytes),
          null);
    }
  }

  /** 0 where the system does not tell. */
  private static int commandLineBytes() throws ModelException {
    try {
      return Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
    } catch (IOException unreadable) {
      throw new ModelException(COMMAND_LINE + " must be readable, but is not", unreadable);
    }
  }

  /** Exact version of the runtime, as a release's target names it. */
  public static String version() {
    String stated = OrtSession.class.getPackage().getImplementationVersion();
    return stated == null ? "unknown" : stated;
  }

  private static void unpack(String name, Path folder) throws IOException {
    Path target = folder.resolve(name);
    if (Files.exists(target)) {
      return;
    }
    String resource = "/ai/onnxruntime/native/" + platform() + "/" + name;
    try (InputStream library = OrtSession.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IOException("ONNX Runtime must hold " + resource + ", but does not");
      }
      Path beside = Files.createTempFile(folder, name, ".new");
      Files.copy(library, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    boolean arm = processor.equals("aarch64") || processor.equals("arm64");
    return family + (arm ? "-aarch64" : "-x64");
  }
}
