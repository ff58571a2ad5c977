package io.galvani.release.trial;

import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.run.NativeRuntime;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the golden vectors of a release in a child process: a model that crashes, hangs or eats
 * memory takes nothing with it but the child, and the child ends when this process does.
 *
 * @param mostTime after which the child is ended
 * @param mostHeapMib Java heap of the child
 * @param mostNativeMib what the child may take beyond that, the runtime's memory included
 */
public record ModelTrial(Duration mostTime, int mostHeapMib, int mostNativeMib) {
  /** What Java (100), the runtime and the largest file that a release may hold take. */
  private static final int NATIVE_MIB = 320;

  private static final Path SHELL = Path.of("/bin/sh");

  /** Where memory is short nevertheless, the system ends the child first. */
  private static final String LIMITED =
      "{ ulimit -d \"$0\"; echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null; exec \"$@\"";

  /** With as much native memory as a release that may be taken needs. */
  public ModelTrial(Duration mostTime, int mostHeapMib) {
    this(mostTime, mostHeapMib, NATIVE_MIB);
  }

  /** Passes, or refuses with {@code LOAD_FAILED} or {@code GOLDEN_WRONG}. */
  public void run(ReleaseManifest manifest, Path model)
      throws IOException, InterruptedException, RefusedException {
    Path payload = Files.createTempFile("galvani-trial", ".json");
    Path output = Files.createTempFile("galvani-trial", ".txt");
    try {
      Files.write(payload, manifest.toBytes());
      Process child =
          new ProcessBuilder(command(payload, model))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!child.waitFor(mostTime.toMillis(), TimeUnit.MILLISECONDS)) {
        child.destroyForcibly().waitFor();
        throw new RefusedException(
            Refusal.LOAD_FAILED, "the model must answer within " + mostTime + ", but did not");
      }
      judge(child.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(payload);
      Files.deleteIfExists(output);
    }
  }

  private static void judge(int exit, String said) throws RefusedException {
    String line =
        said.lines().filter(l -> !l.isBlank()).reduce((first, last) -> last).orElse("nothing");
    if (exit == GoldenRun.WRONG) {
      throw new RefusedException(
          Refusal.GOLDEN_WRONG, "the golden vectors must be met, but: " + line);
    }
    if (exit != GoldenRun.GOOD) {
      throw new RefusedException(
          Refusal.LOAD_FAILED,
          "the model must load and run, but its process ended with %d: %s".formatted(exit, line));
    }
  }

  /** Only what the child needs: it is to see as little of its host as possible. */
  private static String classPath() {
    return Stream.of(
            GoldenRun.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class,
            OrtSession.class)
        .map(type -> Path.of(location(type)).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static URI location(Class<?> type) {
    try {
      return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type + " must be on the class path as a file", e);
    }
  }

  List<String> command(Path payload, Path model) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> run = new ArrayList<>();
    run.addAll(
        List.of(java, "-Xmx" + mostHeapMib + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String natives = System.getProperty(NativeRuntime.PROPERTY);
    if (natives != null) {
      run.add("-D" + NativeRuntime.PROPERTY + "=" + natives);
    }
    run.addAll(
        List.of(
            "-cp", classPath(), GoldenRun.class.getName(), payload.toString(), model.toString()));
    if (!Files.isExecutable(SHELL)) {
      return run;
    }
    long mostKib = (mostHeapMib + mostNativeMib) * 1024L;
    List<String> limited =
        new ArrayList<>(List.of(SHELL.toString(), "-c", LIMITED, Long.toString(mostKib)));
    limited.addAll(run);
    return limited;
  }
}
