package io.galvani.stream.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.stream.bridge.LaneReceiver.Passage;
import io.galvani.stream.bridge.LaneReceiver.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/**
 * A go-back-N sender, a network that loses, repeats and reorders in both directions, a Kafka that
 * confirms late, and a bridge that is killed between Kafka's word and its watermark: what Kafka
 * then holds must, after dedupe as the topology does it, be exactly what was sent.
 */
class LaneReceiverPropertyTest {
  private static final int SAMPLES = 120;

  private record Frame(long firstSeq, long nextSeq, long oldestHeldSeq) {}

  private record Flight(Frame frame, Passage<Frame> passage) {}

  private static final class World {
    final Random random;
    final List<Frame> network = new ArrayList<>();
    final List<Long> watermarks = new ArrayList<>();
    final Deque<Flight> unconfirmed = new ArrayDeque<>();
    final List<Frame> kafka = new ArrayList<>();
    LaneReceiver<Frame> lane = new LaneReceiver<>(1, 0);
    long kept;
    long edgeWatermark;
    long sendNext;

    World(long seed) {
      random = new Random(seed);
    }

    void step() {
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> send();
        case 3, 4 -> deliver();
        case 5 -> confirm();
        case 6 -> hear();
        case 7 -> {
          if (random.nextInt(4) == 0) {
            sendNext = edgeWatermark;
          }
        }
        default -> {
          if (random.nextInt(6) == 0) {
            crash();
          } else {
            kept = lane.watermark();
          }
        }
      }
    }

    void send() {
      if (sendNext < SAMPLES && sendNext - edgeWatermark < 30) {
        long next = Math.min(SAMPLES, sendNext + 1 + random.nextInt(5));
        network.add(new Frame(sendNext, next, edgeWatermark));
        sendNext = next;
      }
    }

    void deliver() {
      if (network.isEmpty()) {
        return;
      }
      // Mostly in order, sometimes not; sometimes lost, sometimes twice.
      int index = random.nextInt(3) > 0 ? 0 : random.nextInt(network.size());
      Frame frame = random.nextInt(8) == 0 ? network.get(index) : network.remove(index);
      if (random.nextInt(8) == 0) {
        return;
      }
      if (lane.judge(frame.firstSeq(), frame.nextSeq(), frame.oldestHeldSeq()) == Verdict.FORWARD) {
        // One producer keeps its order, so Kafka's log grows in the order of sending.
        unconfirmed.add(new Flight(frame, lane.depart(frame.nextSeq(), frame)));
        kafka.add(frame);
      } else {
        watermarks.add(lane.watermark());
      }
    }

    void confirm() {
      Flight flight = unconfirmed.poll();
      if (flight != null && lane.stored(flight.passage(), frame -> {})) {
        watermarks.add(lane.watermark());
      }
    }

    void hear() {
      if (!watermarks.isEmpty()) {
        long heard = watermarks.remove(random.nextInt(watermarks.size()));
        assertThat(heard).as("never more than was sent").isLessThanOrEqualTo(SAMPLES);
        if (heard > edgeWatermark) {
          edgeWatermark = heard;
          sendNext = Math.max(sendNext, heard);
        }
      }
    }

    /** The bridge dies; what it had sent is in Kafka, or the end of it is not. */
    void crash() {
      int lost = random.nextInt(unconfirmed.size() + 1);
      for (int i = 0; i < lost; i++) {
        Flight last = unconfirmed.removeLast();
        kafka.remove(kafka.lastIndexOf(last.frame()));
      }
      unconfirmed.clear();
      lane = new LaneReceiver<>(1, kept);
    }

    /** The rules of admission: what remains is stepped by the estimator. */
    List<Long> deduped() {
      List<Long> admitted = new ArrayList<>();
      long next = 0;
      for (Frame frame : kafka) {
        if (frame.firstSeq() > next && frame.oldestHeldSeq() > next) {
          next = frame.oldestHeldSeq();
        }
        for (long seq = next; frame.firstSeq() <= next && seq < frame.nextSeq(); seq++) {
          admitted.add(seq);
        }
        if (frame.firstSeq() <= next) {
          next = Math.max(next, frame.nextSeq());
        }
      }
      return admitted;
    }
  }

  @Property(tries = 2_000, seed = "20260101")
  void kafkaHoldsExactlyWhatWasSent(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long seed) {
    World world = new World(seed);
    int steps = 0;
    while (world.edgeWatermark < SAMPLES && steps++ < 200_000) {
      world.step();
    }

    assertThat(world.edgeWatermark).as("everything is confirmed, seed %d", seed).isEqualTo(SAMPLES);
    List<Long> sent = new ArrayList<>();
    for (long seq = 0; seq < SAMPLES; seq++) {
      sent.add(seq);
    }
    assertThat(world.deduped()).as("seed %d", seed).isEqualTo(sent);
  }
}
