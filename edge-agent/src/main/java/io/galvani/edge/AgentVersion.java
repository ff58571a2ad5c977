package io.galvani.edge;

import java.util.Objects;

/** The version that the build wrote into the jar. */
final class AgentVersion {
  private static final String UNBUILT = "development";

  private AgentVersion() {}

  /** As a release demands one; a version that was not built is newer than all. */
  static String comparable() {
    String text = text();
    return text.equals(UNBUILT) ? Integer.MAX_VALUE / 10 + ".0.0" : text;
  }

  static String text() {
    return Objects.requireNonNullElse(
        AgentVersion.class.getPackage().getImplementationVersion(), UNBUILT);
  }
}
