package io.galvani.stream.topology;

import io.galvani.battery.detect.AlertTransition;

/** What the alert node acts on. */
sealed interface AlertInput permits PackStep, AlertInput.Noticed, AlertInput.ClearAll {

  /** Something about a pack that no sample shows: it fell silent, or numbers of it are lost. */
  record Noticed(AlertTransition transition) implements AlertInput {}

  /** The pack is no longer what its alerts were about. */
  record ClearAll(long atMs) implements AlertInput {}
}
