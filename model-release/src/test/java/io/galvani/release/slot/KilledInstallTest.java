package io.galvani.release.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that installs a release is ended at each of its steps; the next boot must serve. */
final class KilledInstallTest {
  private static final int STEPS = 4;

  @TempDir private Path home = Path.of("");

  /** The child: boots, installs release 2, and ends without goodbye at the given step. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      int end = Integer.parseInt(args[1]);
      int step = 0;
      SlotStore store = SlotStore.open(Path.of(args[0]));
      halt(step++, end);
      store.stage(2, content("new"));
      halt(step++, end);
      store.beginShadow();
      halt(step++, end);
      store.commit();
      halt(step, end);
    }

    private static void halt(int step, int end) {
      if (step == end) {
        Runtime.getRuntime().halt(9);
      }
    }
  }

  private static Map<String, byte[]> content(String text) {
    return Map.of("soh.onnx", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void endedAtEachStepTheNextBootServesTheOldReleaseOrTheNewOne() throws Exception {
    for (int end = 0; end < STEPS; end++) {
      Path folder = home.resolve("end-" + end);
      SlotStore first = SlotStore.open(folder);
      first.stage(1, content("old"));
      first.beginShadow();
      first.commit();

      assertThat(exitOf(folder, end)).isEqualTo(9);

      SlotStore booted = SlotStore.open(folder);
      String served = Files.readString(booted.committed().orElseThrow().resolve("soh.onnx"));
      assertThat(served).isEqualTo(end < STEPS - 1 ? "old" : "new");
      assertThat(booted.trial()).isEmpty();
    }
  }

  private static int exitOf(Path folder, int end) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString(),
                Integer.toString(end))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return child.exitValue();
  }
}
