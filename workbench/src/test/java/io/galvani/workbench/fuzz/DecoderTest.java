package io.galvani.workbench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seeds of the fuzzer, and what is close to them, without it. */
class DecoderTest {
  private static final int DAMAGED_EACH = 20;

  @ParameterizedTest
  @EnumSource(Decoder.class)
  void seedsAndDamagedSeedsAreReadOrRefused(Decoder decoder) throws Exception {
    List<Path> files = files(decoder);
    assertThat(files).isNotEmpty();
    SplittableRandom random = new SplittableRandom(46);
    for (Path file : files) {
      byte[] seed = Files.readAllBytes(file);
      decoder.readOrRefuse(seed);
      for (int k = 0; k < DAMAGED_EACH; k++) {
        decoder.readOrRefuse(damaged(seed, random));
      }
    }
  }

  private static byte[] damaged(byte[] seed, SplittableRandom random) {
    byte[] bytes = Arrays.copyOf(seed, random.nextInt(seed.length + 8));
    for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static List<Path> files(Decoder decoder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : decoder.seeds()) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
