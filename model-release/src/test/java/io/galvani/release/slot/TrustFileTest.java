package io.galvani.release.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.release.verify.HonestRepository;
import io.galvani.release.verify.TrustState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustFileTest {
  private final HonestRepository honest = new HonestRepository();

  @Test
  void whatWasStoredComesBack(@TempDir Path folder) throws IOException {
    TrustFile file = new TrustFile(folder.resolve("trust.json"));
    assertThat(file.read(honest.root())).isEqualTo(honest.trust());

    TrustState state = new TrustState(honest.root(), 7, 123, Map.of("soh", 4L));
    file.write(state);

    assertThat(file.read(new HonestRepository().root())).isEqualTo(state);
  }

  @Test
  void damageIsToldAndDoesNotForgetTheCounters(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("trust.json"), "{");

    assertThatThrownBy(() -> new TrustFile(path).read(honest.root()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }
}
