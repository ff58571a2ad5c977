package io.galvani.release.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeRuntimeTest {
  @Test
  void librariesAreUnpackedOnceAndNothingElseIsLeft(@TempDir Path home) throws Exception {
    String before = System.clearProperty(NativeRuntime.PROPERTY);
    try {
      Path folder = NativeRuntime.prepare(home);
      System.clearProperty(NativeRuntime.PROPERTY);
      Path library = folder.resolve(System.mapLibraryName("onnxruntime"));
      var unpackedAt = Files.getLastModifiedTime(library);

      assertThat(NativeRuntime.prepare(home)).isEqualTo(folder);

      assertThat(Files.getLastModifiedTime(library)).isEqualTo(unpackedAt);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).hasSize(2);
      }
      assertThat(folder).hasFileName("onnxruntime-1.29.0");
    } finally {
      System.clearProperty(NativeRuntime.PROPERTY);
      if (before != null) {
        System.setProperty(NativeRuntime.PROPERTY, before);
      }
    }
  }
}
