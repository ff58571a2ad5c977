package io.galvani.trainer.engine;

/** Keeps the training engine offline and on one thread; must run before its first use. */
public final class EngineSettings {
  private EngineSettings() {}

  /** Sets the system properties. */
  public static void apply() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }
}
