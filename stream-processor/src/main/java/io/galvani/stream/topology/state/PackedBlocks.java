package io.galvani.stream.topology.state;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Blocks of numbers in one record, every bit of them, in few bytes. Bytes of equal weight of all
 * numbers of a block lie together, where signs and exponents hardly differ from cell to cell, and
 * what one block repeats of another is found there a second time; then deflate.
 */
final class PackedBlocks {
  private static final byte VERSION = 3;

  /** More than the cells of any pack can have; bounds what a damaged record may ask for. */
  private static final int MOST_BYTES = 1 << 22;

  private PackedBlocks() {}

  /**
   * @param widths bytes of a number, block by block
   */
  static byte[] pack(int[] widths, byte[]... blocks) {
    ByteBuffer header = ByteBuffer.allocate(1 + blocks.length * Integer.BYTES).put(VERSION);
    int length = 0;
    for (byte[] block : blocks) {
      header.putInt(block.length);
      length += block.length;
    }
    byte[] planes = new byte[length];
    int at = 0;
    for (int b = 0; b < blocks.length; b++) {
      split(blocks[b], widths[b], planes, at);
      at += blocks[b].length;
    }
    return deflated(header.array(), planes);
  }

  private static byte[] deflated(byte[] header, byte[] planes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(planes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(header.length + planes.length / 2);
      out.writeBytes(header);
      byte[] chunk = new byte[4096];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * The blocks.
   *
   * @throws IllegalArgumentException if the bytes are of another version or damaged
   */
  static byte[][] unpack(int[] widths, byte[] bytes) {
    Inflater inflater = new Inflater(true);
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "stored blocks must be of version " + VERSION + ", but were of " + version);
      }
      byte[][] blocks = new byte[widths.length][];
      int length = 0;
      for (int b = 0; b < blocks.length; b++) {
        blocks[b] = new byte[plausible(in.getInt())];
        length += blocks[b].length;
      }
      byte[] planes = new byte[length];
      inflater.setInput(bytes, in.position(), in.remaining());
      if (inflater.inflate(planes) != length) {
        throw new IllegalArgumentException("stored blocks must be whole, but are cut");
      }
      int at = 0;
      for (int b = 0; b < blocks.length; b++) {
        join(planes, at, widths[b], blocks[b]);
        at += blocks[b].length;
      }
      return blocks;
    } catch (BufferUnderflowException | DataFormatException damaged) {
      throw new IllegalArgumentException("stored blocks must be whole, but are damaged", damaged);
    } finally {
      inflater.end();
    }
  }

  private static int plausible(int length) {
    if (length < 0 || length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a stored block must have at most " + MOST_BYTES + " bytes, but had " + length);
    }
    return length;
  }

  /** Every width-th byte from the first, then every width-th from the second, and so on. */
  private static void split(byte[] block, int width, byte[] planes, int from) {
    int to = from;
    for (int weight = 0; weight < width; weight++) {
      for (int i = weight; i < block.length; i += width) {
        planes[to++] = block[i];
      }
    }
  }

  private static void join(byte[] planes, int from, int width, byte[] block) {
    int next = from;
    for (int weight = 0; weight < width; weight++) {
      for (int i = weight; i < block.length; i += width) {
        block[i] = planes[next++];
      }
    }
  }
}
