package io.galvani.stream.topology.state;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.galvani.stream.topology.admit.Admission;
import io.galvani.stream.topology.rollup.MinuteRollup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The record that is stored with every frame: version, account, open minute, and the fast blocks of
 * estimator, detector and condition, empty for a pack without a registration.
 *
 * @param admission the account
 * @param rollup the open minute
 * @param fingerprint what the estimator's block belongs to
 * @param estimator fast block of the estimator
 * @param detector fast block of the detector
 * @param condition fast block of the condition; empty if it was stored without
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
record PackBlock(
    Admission admission,
    MinuteRollup rollup,
    long fingerprint,
    byte[] estimator,
    byte[] detector,
    byte[] condition) {
  private static final int VERSION = 3;

  /** Without a condition. */
  private static final int SECOND_VERSION = 2;

  private static final byte[] NONE = new byte[0];
  private static final int USUAL_BYTES = 1024;

  static PackBlock of(LivePack pack) {
    Engine engine = pack.engine();
    return engine == null
        ? new PackBlock(pack.admission(), pack.rollup(), 0, NONE, NONE, NONE)
        : new PackBlock(
            pack.admission(),
            pack.rollup(),
            engine.fingerprint(),
            engine.state().packBlock(),
            engine.detectorState().fastBlock(),
            engine.condition().fastBlock());
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeUInt32NoTag(VERSION);
      admission.write(out);
      rollup.write(out);
      out.writeFixed64NoTag(fingerprint);
      out.writeByteArrayNoTag(estimator);
      out.writeByteArrayNoTag(detector);
      out.writeByteArrayNoTag(condition);
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
      int version = in.readUInt32();
      if (version != VERSION && version != SECOND_VERSION) {
        return null;
      }
      return new PackBlock(
          Admission.read(in),
          MinuteRollup.read(in),
          in.readFixed64(),
          in.readByteArray(),
          in.readByteArray(),
          version == SECOND_VERSION ? NONE : in.readByteArray());
    } catch (IOException damaged) {
      return null;
    }
  }
}
