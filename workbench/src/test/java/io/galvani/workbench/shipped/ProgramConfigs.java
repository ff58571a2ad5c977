package io.galvani.workbench.shipped;

import io.galvani.edge.config.AgentConfig;
import io.galvani.stream.bridge.BridgeConfig;
import io.galvani.stream.sink.SinkConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration record of every program that reads a file. */
final class ProgramConfigs {
  private ProgramConfigs() {}

  static Map<String, Class<? extends Record>> all() {
    Map<String, Class<? extends Record>> all = new LinkedHashMap<>();
    all.put("agent", AgentConfig.class);
    all.put("bridge", BridgeConfig.class);
    all.put("sink", SinkConfig.class);
    return all;
  }
}
