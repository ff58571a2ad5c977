package io.galvani.trainer.service;

/** Where steps come from. */
public interface FeatureSource extends AutoCloseable {
  /** Hands over what has arrived and waits a little if nothing has. */
  void poll(FeatureStore store);

  /** Whether all that was there when it was opened has been handed over. */
  boolean caughtUp();

  @Override
  void close();
}
