package io.galvani.chassis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandLineRunnerTest {
  private final PrintStream original = System.err;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Command(name = "replay", mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {
    @Option(names = "--speed")
    String speed = "max";

    @Option(names = "--for")
    Duration period = Duration.ZERO;

    @Option(names = "--packs", defaultValue = "3", description = "Edge agents.")
    int packs;

    @Option(names = "--rate", defaultValue = "20", description = "Samples a second; default 20.")
    int rate;

    @Override
    public Integer call() {
      if (speed.equals("bad")) {
        throw new InputException("speed must be max or a number, but was bad\nsecond line");
      }
      if (speed.equals("crash")) {
        throw new IllegalStateException("boom");
      }
      return 0;
    }
  }

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(original);
  }

  @Test
  void returnsZeroWhenDone() {
    assertThat(CommandLineRunner.run(new Replay())).isZero();
  }

  @Test
  void printsOneLineForBadInput() {
    int code = CommandLineRunner.run(new Replay(), "--speed", "bad");

    assertThat(code).isEqualTo(2);
    assertThat(printed()).isEqualTo("replay: speed must be max or a number, but was bad\n");
  }

  @Test
  void namesTheNearestOption() {
    int code = CommandLineRunner.run(new Replay(), "--sped", "max");

    assertThat(code).isEqualTo(2);
    assertThat(printed()).contains("--sped").contains("nearest known: --speed").hasLineCount(1);
  }

  @Test
  void saysWhatADurationLooksLike() {
    int code = CommandLineRunner.run(new Replay(), "--for", "90");

    assertThat(code).isEqualTo(2);
    assertThat(printed())
        .contains("'--for'", "must be an ISO 8601 duration such as PT90S, but was '90'")
        .hasLineCount(1);
  }

  @Test
  void failsWithOneForTheUnexpected() {
    assertThat(CommandLineRunner.run(new Replay(), "--speed", "crash")).isEqualTo(1);
  }

  @Test
  void helpNamesDefaults() {
    PrintStream originalOut = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(CommandLineRunner.run(new Replay(), "--help")).isZero();
    } finally {
      System.setOut(originalOut);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("Default: 3")
        .containsOnlyOnce("default 20")
        .doesNotContain("Default: 20");
  }

  private String printed() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
