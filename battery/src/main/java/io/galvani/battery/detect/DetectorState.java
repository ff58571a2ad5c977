package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;

/** Open and pending alerts and running statistics of one pack, with a versioned byte form. */
public final class DetectorState {
  DetectorState() {}

  public byte[] toBytes() {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws IllegalArgumentException if the bytes are not of a known version or not of this model
   */
  public static DetectorState read(PackModel model, byte[] bytes) {
    throw new UnsupportedOperationException();
  }
}
