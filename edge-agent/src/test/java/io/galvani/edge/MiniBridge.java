package io.galvani.edge;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.schemas.telemetry.Sample;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The cloud's end of the protocol in one class: takes lanes in order, says how far it got, keeps
 * every sample it decoded.
 */
final class MiniBridge implements AutoCloseable, MqttCallback {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arrival(String topic, byte[] payload) {}

  private final String url;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Map<String, Long> nextSeq = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "mini-bridge");
  private volatile MqttAsyncClient client;
  final List<Sample> samples = new CopyOnWriteArrayList<>();
  final Map<String, PackRegistration> births = new ConcurrentHashMap<>();
  final Map<String, Integer> duplicates = new ConcurrentHashMap<>();

  MiniBridge(String url) throws MqttException {
    this.url = url;
    this.client = connect();
    thread.setDaemon(true);
    thread.start();
  }

  private MqttAsyncClient connect() throws MqttException {
    MqttAsyncClient fresh = new MqttAsyncClient(url, "mini-bridge", new MemoryPersistence());
    fresh.setCallback(this);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    fresh.connect(options).waitForCompletion(20_000);
    fresh.subscribe("galvani/v1/+/packs/+/birth", 1).waitForCompletion(20_000);
    fresh.subscribe("galvani/v1/+/packs/+/telemetry", 1).waitForCompletion(20_000);
    fresh.subscribe("galvani/v1/+/packs/+/alert", 1).waitForCompletion(20_000);
    return fresh;
  }

  void reconnect() throws MqttException {
    client = connect();
  }

  long next(String pack) {
    return nextSeq.getOrDefault("galvani/v1/acme/packs/" + pack + "/telemetry", 0L);
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    arrivals.add(new Arrival(topic, message.getPayload()));
  }

  private void run() {
    try {
      while (true) {
        Arrival arrival = arrivals.take();
        if (arrival.topic.endsWith("/birth")) {
          births.put(arrival.topic.split("/", -1)[4], PackRegistration.parseFrom(arrival.payload));
        } else {
          forward(arrival);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void forward(Arrival arrival) throws MalformedMessageException, MqttException {
    Envelope envelope = Envelope.parse(arrival.payload);
    long next = nextSeq.getOrDefault(arrival.topic, envelope.oldestHeldSeq());
    if (envelope.firstSeq() == next) {
      next = envelope.nextSeq();
      if (envelope.isTelemetry()) {
        FrameView.decode(envelope).forEach(0, this::keep);
      }
    } else if (envelope.nextSeq() <= next) {
      duplicates.merge(arrival.topic, 1, Integer::sum);
    }
    nextSeq.put(arrival.topic, next);
    Lane lane = envelope.lane();
    byte[] watermark =
        Watermark.newBuilder()
            .setStreamEpoch(envelope.streamEpoch())
            .setLane(lane)
            .setNextSeq(next)
            .build()
            .toByteArray();
    String ack = arrival.topic.substring(0, arrival.topic.lastIndexOf('/')) + "/ack";
    MqttAsyncClient now = client;
    if (now.isConnected()) {
      now.publish(ack, watermark, 0, false);
    }
  }

  private void keep(
      long seq,
      long timestampMs,
      long monotonicMs,
      int bootId,
      double currentA,
      double packVoltageV,
      double[] cellVoltageV,
      double[] temperatureDegC,
      double bmsSoc,
      int quality) {
    samples.add(
        new Sample(
            timestampMs,
            monotonicMs,
            currentA,
            packVoltageV,
            cellVoltageV.clone(),
            temperatureDegC.clone(),
            bmsSoc,
            quality));
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {}

  @Override
  public void mqttErrorOccurred(MqttException error) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String server) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

  @Override
  public void close() throws MqttException {
    thread.interrupt();
    if (client.isConnected()) {
      client.disconnectForcibly(0, 500, false);
    }
    client.close(true);
  }
}
