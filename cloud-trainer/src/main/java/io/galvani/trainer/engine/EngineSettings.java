package io.galvani.trainer.engine;

/** Keeps the training engine offline and on one thread; must run before its first use. */
public final class EngineSettings {
  /** Version of ONNX Runtime that models are checked with, and that an edge must have. */
  public static final String RUNTIME_VERSION = "1.29.0";

  /** What trains, for the lineage of a model. */
  public static final String LIBRARIES = "ai.djl.pytorch 0.35.1, pytorch 2.7.1";

  private EngineSettings() {}

  /** Sets the system properties. */
  public static void apply() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }
}
