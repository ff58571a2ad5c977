package io.galvani.trainer.round;

/** Rows that one pack contributed. */
public interface OfPack {
  /** The pack, {@code tenant/pack}. */
  String pack();
}
