package io.galvani.trainer.soh;

/** Keeps the training engine offline and on one thread; must run before its first use. */
final class EngineSettings {
  private EngineSettings() {}

  static void apply() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }
}
