package io.galvani.stream.topology.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Records as the version before stored them. */
public final class VersionBefore {
  private VersionBefore() {}

  /** The head of a pack's charges. */
  public static byte[] head(Function<String, byte @Nullable []> store, String pack) {
    byte[] bytes = Objects.requireNonNull(store.apply(pack + "|charges"));
    ChargeHead now = ChargeHead.read(bytes);
    ByteBuffer histories = ByteBuffer.allocate(now.length());
    for (int part = 0; histories.hasRemaining(); part++) {
      byte[] packed = Objects.requireNonNull(store.apply("%s|charges/%04d".formatted(pack, part)));
      histories.put(PackedBlocks.unpack(new int[] {Float.BYTES}, packed)[0]);
    }
    CRC32C sum = new CRC32C();
    sum.update(histories.array());
    byte[] said = now.said().block();
    return ByteBuffer.allocate(33 + said.length)
        .put((byte) 1)
        .putLong(now.charges())
        .putInt(now.length())
        .putInt((int) sum.getValue())
        .putLong(now.said().by().counter())
        .putLong(now.said().charges())
        .put(Arrays.copyOf(said, said.length))
        .array();
  }
}
