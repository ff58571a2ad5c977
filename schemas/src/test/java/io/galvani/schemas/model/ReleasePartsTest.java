package io.galvani.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReleasePartsTest {
  private final Map<String, byte[]> parts = new LinkedHashMap<>();
  private final Map<ReleaseKey, byte[]> messages;

  ReleasePartsTest() {
    parts.put("timestamp", random(700));
    parts.put("manifest", random(ReleaseKey.CHUNK_BYTES));
    parts.put("model.onnx", random(2 * ReleaseKey.CHUNK_BYTES + 1));
    messages = ReleaseParts.cut("acme", "m", 3, parts);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void messagesInAnyOrderBecomeTheSamePartsInTheOrderOfTheIndex() {
    List<Map.Entry<ReleaseKey, byte[]>> order = new ArrayList<>(messages.entrySet());
    Collections.shuffle(order, new Random(1));
    ReleaseParts read = new ReleaseParts();
    order.forEach(message -> read.take(message.getKey(), message.getValue()));

    Map<String, byte[]> whole = read.whole("acme", "m", 3).orElseThrow();

    assertThat(messages).hasSize(6);
    assertThat(whole.keySet()).containsExactlyElementsOf(parts.keySet());
    assertThat(whole).containsExactlyInAnyOrderEntriesOf(parts);
    assertThat(read.part("acme", "m", 3, "manifest")).contains(parts.get("manifest"));
  }

  @Test
  void releaseIsNotWholeWhileAnyMessageIsMissingOrTakenBack() {
    for (ReleaseKey missing : messages.keySet()) {
      ReleaseParts read = new ReleaseParts();
      messages.forEach(read::take);
      read.take(missing, new byte[0]);

      assertThat(read.whole("acme", "m", 3)).as(missing.key()).isEmpty();
    }
  }

  @Test
  void whatIsForgottenIsHeldNoMoreAndNothingElseIs() {
    ReleaseParts read = new ReleaseParts();
    for (long counter = 3; counter <= 4; counter++) {
      ReleaseParts.cut("acme", "m", counter, parts).forEach(read::take);
      ReleaseParts.cut("other", "m", counter, parts).forEach(read::take);
      ReleaseParts.cut("acme", "n", counter, parts).forEach(read::take);
    }

    read.forget("acme", "m", 3);

    assertThat(read.index("acme", "m", 3)).isEmpty();
    ReleaseKey index = ReleaseKey.index("acme", "m", 3);
    read.take(index, Objects.requireNonNull(messages.get(index)));
    assertThat(read.part("acme", "m", 3, "timestamp")).isEmpty();
    assertThat(read.whole("acme", "m", 4)).isPresent();
    assertThat(read.whole("other", "m", 3)).isPresent();
    assertThat(read.whole("acme", "n", 3)).isPresent();
  }

  @Test
  void partThatDoesNotHashToTheIndexIsNotWhole() {
    ReleaseParts read = new ReleaseParts();
    messages.forEach(read::take);
    ReleaseKey damaged = ReleaseKey.index("acme", "m", 3).part("timestamp", 0);
    read.take(damaged, Arrays.copyOf(random(701), 700));

    assertThat(read.part("acme", "m", 3, "timestamp")).isEmpty();
    assertThat(read.part("acme", "m", 3, "manifest")).isPresent();
    assertThat(read.whole("acme", "m", 3)).isEmpty();
  }

  @Test
  void releaseOfAnotherTenantIsAnother() {
    ReleaseParts read = new ReleaseParts();
    messages.forEach(read::take);

    assertThat(read.whole("rivals", "m", 3)).isEmpty();
    assertThat(read.whole("acme", "m", 4)).isEmpty();
  }
}
