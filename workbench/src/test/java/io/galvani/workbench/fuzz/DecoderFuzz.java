package io.galvani.workbench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.workbench.fault.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each decoder under Jazzer for {@code galvani.fuzz.s} seconds, from its seeds on, in a small heap:
 * {@code mvn verify -Pfuzz}. What it finds is left in {@code target/fuzz}; a finding that was
 * mended becomes a seed.
 */
class DecoderFuzz {
  private static final long SECONDS = Long.getLong("galvani.fuzz.s", 60);
  private static final int RESIDENT_MB = 1_500;
  private static final Pattern EXECUTED =
      Pattern.compile("stat::number_of_executed_units:\\s+(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("stat::peak_rss_mb:\\s+(\\d+)");

  @ParameterizedTest
  @EnumSource(Decoder.class)
  void nothingButTheDeclaredIsThrown(Decoder decoder) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "fuzz", decoder.key()));
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path log = folder.resolve("log.txt");
    Files.deleteIfExists(log);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--target_class=" + FuzzTarget.class.getName(),
                "--target_args=" + decoder.key(),
                "--instrumentation_includes=io.galvani.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + SECONDS,
                "-rss_limit_mb=" + RESIDENT_MB,
                "-timeout=20",
                "-seed=1",
                "-print_final_stats=1",
                corpus.toString()));
    decoder.seeds().forEach(seed -> arguments.add(seed.toString()));
    Child fuzzer =
        Child.java(
            decoder.key(), log, "-Xmx256m", "com.code_intelligence.jazzer.Jazzer", arguments);

    fuzzer.start();
    int exitCode = fuzzer.await(SECONDS + 120).orElse(-1);
    fuzzer.kill();

    String said = Files.readString(log);
    System.out.printf(
        "%s: %s executions, %s MB at most, exit code %d%n",
        decoder.key(), first(EXECUTED, said), first(RESIDENT, said), exitCode);
    assertThat(exitCode).as("findings of %s: see %s", decoder.key(), log).isZero();
    assertThat(Long.parseLong(first(EXECUTED, said))).as("executions").isGreaterThan(100);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "0";
  }
}
