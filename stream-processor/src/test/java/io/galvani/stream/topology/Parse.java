package io.galvani.stream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;

/** Reads messages that must be readable. */
public final class Parse {
  private Parse() {}

  public static <M> M message(Parser<M> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("output must be readable", e);
    }
  }
}
