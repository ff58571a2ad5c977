package io.galvani.battery.detect;

/** Receives what changes in the life of a pack's alerts. */
@FunctionalInterface
public interface AlertListener {
  void onAlert(AlertTransition transition);
}
