package io.galvani.release.verify;

import java.util.List;

/**
 * The documents of a release as they arrived, unverified.
 *
 * @param newerRoots envelopes of roots after the one the device trusts, in order
 * @param timestamp envelope
 * @param manifest envelope
 */
@SuppressWarnings("ArrayRecordComponent")
public record Bundle(List<byte[]> newerRoots, byte[] timestamp, byte[] manifest) {
  public Bundle {
    newerRoots = List.copyOf(newerRoots);
  }
}
