package io.galvani.workbench.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** HiveMQ with its sessions in files, killed, stopped and full. */
final class HiveMqFault extends BrokerCases {
  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    start(folder, RoadPlan::withHiveMq);
  }

  @Override
  String broker() {
    return "HiveMQ";
  }

  /** It writes before it acknowledges; only a loss of power could still take it. */
  @Override
  boolean forgetsWhatItAcknowledged() {
    return false;
  }
}
