package io.galvani.trainer.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.correction.CorrectionFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What trains asks, before it begins, whether ONNX Runtime can be used in the end. */
@SuppressWarnings("NullAway.Init")
final class LongCommandLineTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench",
        "trainer --config FOLDER/none.yaml",
        "train soh --data FOLDER --repository FOLDER --chemistry NMC",
        "train soc-correction --simulated 4 --repository FOLDER --cell lg-hg2 --chemistry NMC",
        "train anomaly --repository FOLDER --cell lg-hg2 --chemistry NMC"
      })
  void longCommandLineIsRefusedAtOnceInOneLine(String program) throws Exception {
    List<String> call = new ArrayList<>(List.of(TrainerPrograms.class.getName()));
    call.addAll(List.of(program.replace("FOLDER", folder.toString()).split(" ")));

    assertRefused(call);
  }

  /** Reads a correction as {@code evaluate soc --correction} does. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) {
      try {
        CorrectionFile.read(Path.of(args[0]));
      } catch (InputException refused) {
        System.err.println(refused.getMessage());
        System.exit(CommandLineRunner.BAD_INPUT);
      }
    }
  }

  @Test
  void correctionIsNotReadInAProcessThatItWouldBringDown() throws Exception {
    Path file = Files.write(folder.resolve("correction.onnx"), new byte[100]);

    assertRefused(List.of(Reading.class.getName(), file.toString()));
  }

  private void assertRefused(List<String> call) throws Exception {
    Path said = folder.resolve("said.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dpadding=" + "x".repeat(5_000)));
    command.addAll(call);
    ProcessBuilder child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    child.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = child.start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    String output = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(output).isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(output.strip().lines())
        .singleElement()
        .asString()
        .contains("the command line must be 4000 bytes or fewer for ONNX Runtime");
  }
}
