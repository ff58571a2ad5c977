package io.galvani.edge.delivery;

import io.galvani.edge.transport.Transport;
import io.galvani.edge.transport.TransportException;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.telemetry.Envelope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broker in memory: takes publishes, answers when told to. */
final class FakeTransport implements Transport {
  /** One publish as the broker got it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Published(String topic, byte[] payload, boolean retained, Completion completion) {
    Envelope envelope() {
      try {
        return Envelope.parse(payload);
      } catch (io.galvani.schemas.MalformedMessageException bad) {
        throw new AssertionError(bad);
      }
    }

    boolean isLane() {
      return topic.endsWith("/telemetry") || topic.endsWith("/alert");
    }
  }

  final List<Published> published = new ArrayList<>();
  final List<String> subscribed = new ArrayList<>();
  boolean absent;
  boolean acknowledges = true;
  int reasonCode;
  int receiveMaximum = 100;
  int connects;
  private int taken;
  private @Nullable Listener listener;
  @Nullable Will will;

  @Override
  public int connect(Will lastWill, Listener newListener) throws TransportException {
    if (absent) {
      throw new TransportException("connection refused");
    }
    connects++;
    will = lastWill;
    listener = newListener;
    return receiveMaximum;
  }

  @Override
  public void subscribe(List<String> topics) {
    subscribed.addAll(topics);
  }

  @Override
  public void publish(String topic, byte[] payload, boolean retained, Completion completion) {
    published.add(new Published(topic, payload, retained, completion));
    if (acknowledges) {
      completion.onCompleted(topic.endsWith("/telemetry") ? reasonCode : 0);
    }
  }

  void loseLink() {
    Listener lost = listener;
    if (lost != null) {
      lost.onLost("cut");
    }
  }

  void watermark(String topic, long epoch, Lane lane, long nextSeq) {
    Listener to = listener;
    if (to != null) {
      to.onMessage(
          topic,
          Watermark.newBuilder()
              .setStreamEpoch(epoch)
              .setLane(lane)
              .setNextSeq(nextSeq)
              .build()
              .toByteArray());
    }
  }

  /** Lane messages published since the last call. */
  List<Published> takeLane() {
    List<Published> fresh =
        published.subList(taken, published.size()).stream().filter(Published::isLane).toList();
    taken = published.size();
    return fresh;
  }

  @Override
  public void disconnect() {
    listener = null;
  }

  @Override
  public void close() {
    listener = null;
  }
}
