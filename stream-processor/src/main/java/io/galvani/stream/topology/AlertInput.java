package io.galvani.stream.topology;

import io.galvani.battery.detect.AlertTransition;

/** What the alert node acts on. */
sealed interface AlertInput permits PackStep, AlertInput.Silence, AlertInput.ClearAll {

  /** A pack fell silent or speaks again. */
  record Silence(AlertTransition transition) implements AlertInput {}

  /** The pack is no longer what its alerts were about. */
  record ClearAll(long atMs) implements AlertInput {}
}
