package io.galvani.stream.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Paho client for one connection. */
final class PahoLink implements MqttLink, MqttCallback {
  private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);

  /** Reason codes from here on are refusals, also where Paho reports success. */
  private static final int FIRST_REFUSAL = 0x80;

  private static final int MOST_UNDER_WAY = 20;

  private final MqttAsyncClient client;
  private final MqttListener listener;
  private final AckWindow acks = new AckWindow(this::puback);
  private final AtomicBoolean gone = new AtomicBoolean();
  private volatile int publishWindow = 1;

  private PahoLink(MqttAsyncClient client, MqttListener listener) {
    this.client = client;
    this.listener = listener;
  }

  static PahoLink create(String url, String clientId, MqttListener listener)
      throws MqttUnavailableException {
    try {
      MqttAsyncClient client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
      PahoLink link = new PahoLink(client, listener);
      client.setManualAcks(true);
      client.setCallback(link);
      return link;
    } catch (MqttException refused) {
      throw new MqttUnavailableException(describe(refused), refused);
    }
  }

  void open(MqttConnectionOptions options, List<String> filters, Duration timeout)
      throws MqttUnavailableException, InterruptedException {
    IMqttToken connected = await(timeout, done -> client.connect(options, null, done));
    Integer brokerMaximum = connected.getResponseProperties().getReceiveMaximum();
    publishWindow =
        Math.min(MOST_UNDER_WAY, brokerMaximum == null ? MOST_UNDER_WAY : brokerMaximum);
    MqttSubscription[] subscriptions =
        filters.stream()
            .map(filter -> new MqttSubscription(filter, 1))
            .toArray(MqttSubscription[]::new);
    if (subscriptions.length > 0) {
      IMqttToken subscribed =
          await(timeout, done -> client.subscribe(subscriptions, null, done, new MqttProperties()));
      requireGranted(subscribed, filters);
    }
  }

  private static void requireGranted(IMqttToken subscribed, List<String> filters)
      throws MqttUnavailableException {
    int[] codes = subscribed.getReasonCodes();
    for (int i = 0; codes != null && i < codes.length; i++) {
      if (codes[i] >= FIRST_REFUSAL) {
        throw new MqttUnavailableException(
            "subscription to %s must be granted, but was refused with reason 0x%02x"
                .formatted(filters.get(Math.min(i, filters.size() - 1)), codes[i]));
      }
    }
  }

  @Override
  public void ack(Delivery delivery) {
    if (delivery.qos() > 0 && !gone.get()) {
      acks.acknowledge(delivery.messageId());
    }
  }

  private void puback(int messageId) {
    try {
      client.messageArrivedComplete(messageId, 1);
    } catch (MqttException noLongerConnected) {
      lose(describe(noLongerConnected));
    }
  }

  @Override
  public void publish(String topic, byte[] payload, Consumer<Boolean> done) {
    publish(topic, new MqttMessage(payload, 1, false, new MqttProperties()), done);
  }

  @Override
  public void publishRetained(String topic, byte[] payload, Consumer<Boolean> done) {
    publish(topic, new MqttMessage(payload, 1, true, new MqttProperties()), done);
  }

  private void publish(String topic, MqttMessage message, Consumer<Boolean> done) {
    try {
      client.publish(topic, message, null, new Reported(topic, done));
    } catch (MqttException refused) {
      if (!client.isConnected()) {
        lose(describe(refused));
      }
      done.accept(false);
    }
  }

  @Override
  public int publishWindow() {
    return publishWindow;
  }

  @Override
  public boolean isUp() {
    return !gone.get();
  }

  @Override
  public int unacknowledged() {
    return gone.get() ? 0 : acks.size();
  }

  @Override
  public long oldestUnacknowledgedNanos() {
    return gone.get() ? 0 : acks.oldestNanos(System.nanoTime());
  }

  @Override
  public void close() {
    gone.set(true);
    try {
      if (client.isConnected()) {
        client.disconnect(100).waitForCompletion(2_000);
      }
    } catch (MqttException unanswered) {
      LOG.debug("Broker did not answer the end of the connection, reason={}", describe(unanswered));
    }
    end(() -> client.disconnectForcibly(0, 100, false));
    end(() -> client.close(true));
  }

  private static void end(MqttCall call) {
    try {
      call.run();
    } catch (MqttException alreadyEnded) {
      LOG.debug("Connection had ended, reason={}", describe(alreadyEnded));
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    if (gone.get()) {
      return;
    }
    if (message.getQos() > 0) {
      acks.arrived(message.getId(), System.nanoTime());
    }
    listener.arrived(
        new Delivery(this, message.getId(), message.getQos(), topic, message.getPayload()));
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    MqttException cause = response.getException();
    lose(
        cause == null
            ? "broker said goodbye, reason 0x%02x".formatted(response.getReturnCode())
            : describe(cause));
  }

  @Override
  public void mqttErrorOccurred(MqttException error) {
    LOG.debug("Broker sent what cannot be read, reason={}", describe(error));
  }

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

  private void lose(String reason) {
    if (gone.compareAndSet(false, true)) {
      listener.lost(reason);
    }
  }

  private static IMqttToken await(Duration timeout, MqttRequest request)
      throws MqttUnavailableException, InterruptedException {
    CompletableFuture<IMqttToken> answer = new CompletableFuture<>();
    try {
      request.send(
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              answer.complete(token);
            }

            @Override
            public void onFailure(@Nullable IMqttToken token, Throwable cause) {
              answer.completeExceptionally(cause);
            }
          });
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (MqttException refused) {
      throw new MqttUnavailableException(describe(refused), refused);
    } catch (ExecutionException failed) {
      throw new MqttUnavailableException(describe(failed.getCause()), failed);
    } catch (TimeoutException silent) {
      throw new MqttUnavailableException("no answer within " + timeout, silent);
    }
  }

  private static String describe(@Nullable Throwable thrown) {
    if (thrown instanceof MqttException mqtt) {
      Throwable cause = mqtt.getCause();
      return cause == null
          ? "%s (code %d)".formatted(mqtt.getMessage(), mqtt.getReasonCode())
          : String.valueOf(cause);
    }
    return String.valueOf(thrown);
  }

  /** Something to ask of the broker. */
  private interface MqttRequest {
    void send(MqttActionListener done) throws MqttException;
  }

  /** Something to ask of the client. */
  private interface MqttCall {
    void run() throws MqttException;
  }

  /** Passes the fate of one publication on, by its reason code and not by Paho's opinion. */
  private record Reported(String topic, Consumer<Boolean> done) implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      boolean taken = codes == null || codes.length == 0 || codes[0] < FIRST_REFUSAL;
      if (!taken) {
        LOG.warn(
            "Broker refused a publication, topic={} reason=0x{}",
            topic,
            Integer.toHexString(codes[0]));
      }
      done.accept(taken);
    }

    @Override
    public void onFailure(@Nullable IMqttToken token, @Nullable Throwable cause) {
      done.accept(false);
    }
  }
}
