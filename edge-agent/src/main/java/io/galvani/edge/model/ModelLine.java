package io.galvani.edge.model;

import java.util.List;

/** What the models of a pack send on the agent's line. */
interface ModelLine {
  /** Asks for retained messages. */
  void subscribe(List<String> topics);

  /** Leaves a retained message. */
  void publish(String topic, byte[] payload);
}
