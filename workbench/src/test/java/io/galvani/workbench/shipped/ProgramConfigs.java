package io.galvani.workbench.shipped;

import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.edge.config.AgentConfig;
import io.galvani.stream.bridge.BridgeConfig;
import io.galvani.stream.processor.ProcessorConfig;
import io.galvani.stream.sink.SinkConfig;
import io.galvani.trainer.rollout.RolloutConfig;
import io.galvani.trainer.service.TrainerConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration record of every program that reads a file. */
final class ProgramConfigs {
  private ProgramConfigs() {}

  static Map<String, Class<? extends Record>> all() {
    Map<String, Class<? extends Record>> all = new LinkedHashMap<>();
    all.put("agent", AgentConfig.class);
    all.put("bridge", BridgeConfig.class);
    all.put("processor", ProcessorConfig.class);
    all.put("sink", SinkConfig.class);
    all.put("trainer", TrainerConfig.class);
    all.put("rollout", RolloutConfig.class);
    return all;
  }

  /** A file with the keys that have no default, and nothing else. */
  static String least(String program) {
    return switch (program) {
      case "agent" ->
          """
          tenant: t
          edge: e
          broker: {url: "tcp://b:1883"}
          outbox: {dir: /o}
          packs: [{id: p, parameter_set: generic-ncm}]
          """;
      case "bridge" ->
          """
          mqtt: {url: "tcp://b:1883"}
          kafka: {bootstrap.servers: "k:9092"}
          """;
      case "processor", "rollout" ->
          """
          kafka: {bootstrap.servers: "k:9092"}
          """;
      case "trainer" ->
          """
          repository: /r
          work: /w
          chemistries: [NMC]
          kafka: {bootstrap.servers: "k:9092"}
          """;
      case "sink" ->
          """
          store: {url: "http://i:8086"}
          kafka: {bootstrap.servers: "k:9092"}
          """;
      default -> throw new IllegalArgumentException("no program is called " + program);
    };
  }

  /** The record of such a file: what is in it beyond the file's keys are the defaults. */
  static Record defaults(String program) throws ConfigException {
    Class<? extends Record> type = all().get(program);
    return ConfigFile.parse(least(program), program, type);
  }
}
