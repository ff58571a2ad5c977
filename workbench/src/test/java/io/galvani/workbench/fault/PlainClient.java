package io.galvani.workbench.fault;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The baseline: a publisher that believes a PUBACK and forgets the message, and a subscriber that
 * leaves its messages to its session at the broker while it is away.
 */
final class PlainClient {
  private static final String TOPIC = "baseline/";
  private static final long SESSION_S = 3_600;

  private final FaultRoad road;
  private final String name;

  PlainClient(FaultRoad road, String name) {
    this.road = road;
    this.name = name;
  }

  /** The subscriber comes once, so that the broker keeps what follows, and goes. */
  void subscribeAndLeave() throws MqttException {
    MqttClient subscriber = connect("-sub", false);
    subscriber.subscribe(TOPIC + name, 1);
    subscriber.disconnect();
    subscriber.close();
  }

  /** Publishes at QoS 1; returns how many were acknowledged and so forgotten. */
  int publish(int messages) throws MqttException {
    MqttClient publisher = connect("-pub", true);
    for (int i = 0; i < messages; i++) {
      publish(publisher, ("message " + i).getBytes(StandardCharsets.UTF_8));
    }
    publisher.disconnect();
    publisher.close();
    return messages;
  }

  /** Paho returns before it counts an acknowledged message out of its window, and then throws. */
  private void publish(MqttClient publisher, byte[] message) throws MqttException {
    boolean taken = false;
    while (!taken) {
      try {
        publisher.publish(TOPIC + name, message, 1, false);
        taken = true;
      } catch (MqttException full) {
        if (full.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT) {
          throw full;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** The subscriber returns; counts what it is given until nothing comes for a while. */
  int delivered() throws Exception {
    AtomicInteger received = new AtomicInteger();
    MqttClient subscriber = client("-sub");
    // Before it connects: what waits in its session comes at once.
    subscriber.setCallback(new Counting(received));
    subscriber.connect(options(false));
    int before = -1;
    while (received.get() != before) {
      before = received.get();
      Thread.sleep(1_500);
    }
    subscriber.disconnect();
    subscriber.close();
    return received.get();
  }

  private MqttClient connect(String role, boolean clean) throws MqttException {
    MqttClient client = client(role);
    client.connect(options(clean));
    return client;
  }

  private MqttClient client(String role) throws MqttException {
    MqttClient client =
        new MqttClient(
            "tcp://127.0.0.1:" + road.brokerPort(), name + role, new MemoryPersistence());
    client.setTimeToWait(20_000);
    return client;
  }

  private MqttConnectionOptions options(boolean clean) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    road.intruderAccess(options);
    options.setCleanStart(clean);
    options.setSessionExpiryInterval(clean ? 0 : SESSION_S);
    return options;
  }

  /** Counts messages. */
  private record Counting(AtomicInteger received) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      received.incrementAndGet();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
