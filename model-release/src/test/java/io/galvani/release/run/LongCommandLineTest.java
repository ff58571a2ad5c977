package io.galvani.release.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.verify.OnnxBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** ONNX Runtime brings down a process whose command line is long: it is refused with a word. */
final class LongCommandLineTest {
  private static final int PROCESS_ENDED_BY_ITSELF = 0;

  /** Loads a model as every program does. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] args) {
      try {
        RowModel.load(OnnxBytes.row(4, 1), RowModel.Names.SNIPPET, 4, 1).close();
        System.out.println("loaded");
      } catch (ModelException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }

  @Test
  void modelIsLoadedOrRefusedAndNothingCrashes() throws Exception {
    assertThat(said(100)).contains("loaded");
    assertThat(said(5_000))
        .contains("the command line must be 4000 bytes or fewer for ONNX Runtime, but is 5")
        .contains("CLASSPATH");
  }

  private static String said(int padding) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    String natives = System.getProperty(NativeRuntime.PROPERTY);
    if (natives != null) {
      command.add("-D" + NativeRuntime.PROPERTY + "=" + natives);
    }
    command.add("-Dpadding=" + "x".repeat(padding));
    command.add(Loading.class.getName());
    ProcessBuilder child = new ProcessBuilder(command).redirectErrorStream(true);
    child.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = child.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(PROCESS_ENDED_BY_ITSELF);
    return said;
  }
}
