package io.galvani.stream.topology.state;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.galvani.stream.topology.admit.Admission;
import io.galvani.stream.topology.rollup.MinuteRollup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The record that is stored with every frame: version, account, open minute, and what of the
 * engine's fast blocks is different from those stored with the cells; empty for a pack without a
 * registration. What is known of a charge in progress follows where there is one.
 *
 * @param admission the account
 * @param rollup the open minute
 * @param difference to the fast blocks stored with the cells
 * @param charging of the charge in progress, empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
record PackBlock(Admission admission, MinuteRollup rollup, byte[] difference, byte[] charging) {
  private static final int VERSION = 3;
  private static final int USUAL_BYTES = 1024;

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeUInt32NoTag(VERSION);
      admission.write(out);
      rollup.write(out);
      out.writeByteArrayNoTag(difference);
      if (charging.length > 0) {
        out.writeRawBytes(charging);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory must be writable", e);
    }
    return bytes.toByteArray();
  }

  /** The whole block; null if the bytes are of another version or damaged. */
  static @Nullable PackBlock read(byte[] bytes) {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      if (in.readUInt32() != VERSION) {
        return null;
      }
      return new PackBlock(
          Admission.read(in),
          MinuteRollup.read(in),
          in.readByteArray(),
          Arrays.copyOfRange(bytes, in.getTotalBytesRead(), bytes.length));
    } catch (IOException damaged) {
      return null;
    }
  }
}
