package io.galvani.trainer.service;

import java.io.IOException;
import java.io.OutputStream;

/** A file on a disk that has so much room and no more. */
final class FullDisk extends OutputStream {
  private final OutputStream disk;
  private int room;

  FullDisk(OutputStream disk, int room) {
    this.disk = disk;
    this.room = room;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    room -= count;
    if (room < 0) {
      throw new IOException("No space left on device");
    }
    disk.write(bytes, from, count);
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}
