package io.galvani.edge;

import java.util.Objects;

/** The version that the build wrote into the jar. */
final class AgentVersion {
  private AgentVersion() {}

  static String text() {
    return Objects.requireNonNullElse(
        AgentVersion.class.getPackage().getImplementationVersion(), "development");
  }
}
