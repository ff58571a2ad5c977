package io.galvani.edge.delivery;

import java.util.List;
import java.util.Map;

/**
 * What else travels on the agent's line beside its lanes. All is called on the line's thread and
 * must only take from or leave in queues; who has something new wakes the line by {@link
 * Delivery#wake}.
 */
public interface SideTraffic {
  /** There is nothing else. */
  SideTraffic NONE =
      new SideTraffic() {
        @Override
        public void linkUp() {}

        @Override
        public void linkDown() {}

        @Override
        public List<String> subscriptions() {
          return List.of();
        }

        @Override
        public Map<String, byte[]> messages() {
          return Map.of();
        }

        @Override
        public void received(String topic, byte[] payload) {}
      };

  /** The line stands; nothing is subscribed yet. */
  void linkUp();

  /** The line broke. */
  void linkDown();

  /** Takes the topics that are to be subscribed now. */
  List<String> subscriptions();

  /** Takes the retained messages that are to be sent now, topic to payload. */
  Map<String, byte[]> messages();

  /** A message on a topic that is none of the lanes'. */
  void received(String topic, byte[] payload);
}
