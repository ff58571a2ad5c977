package io.galvani.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileReasonTest {
  @TempDir private Path home = Path.of("");

  @Test
  void whatThePathAloneDoesNotTellIsSaid() throws Exception {
    Path absent = home.resolve("absent");
    IOException none = catchThrowableOfType(IOException.class, () -> Files.readAllBytes(absent));
    assertThat(FileReason.of(none)).isEqualTo("there is no " + absent);

    Path full = Files.createDirectory(home.resolve("full"));
    Files.createFile(full.resolve("file"));
    IOException kept = catchThrowableOfType(IOException.class, () -> Files.delete(full));
    assertThat(FileReason.of(kept)).isEqualTo(full + " is not empty");
    IOException twice = catchThrowableOfType(IOException.class, () -> Files.createDirectory(full));
    assertThat(FileReason.of(twice)).isEqualTo(full + " is there already");
  }

  @Test
  void aReasonThatIsThereStays() {
    assertThat(FileReason.of(new FileSystemException("disk", null, "No space left on device")))
        .isEqualTo("disk: No space left on device");
    assertThat(FileReason.of(new IOException("torn"))).isEqualTo("torn");
    assertThat(FileReason.of(new IOException())).isEqualTo("IOException");
  }
}
