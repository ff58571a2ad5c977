package io.galvani.stream.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.stream.bridge.LaneReceiver.Passage;
import io.galvani.stream.bridge.LaneReceiver.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneReceiverTest {
  private final List<String> released = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    // expected is 100: firstSeq, nextSeq, oldestHeldSeq, verdict, expected afterwards
    "100, 110, 100, FORWARD, 100",
    "100, 101, 0, FORWARD, 100",
    "95, 105, 90, FORWARD, 100",
    "90, 100, 90, COVERED, 100",
    "0, 1, 0, COVERED, 100",
    "101, 102, 100, AHEAD, 100",
    "101, 102, 0, AHEAD, 100",
    "120, 130, 120, FORWARD, 120",
    "125, 130, 120, AHEAD, 120",
  })
  void judgesByWhatIsExpectedAndWhatTheEdgeHolds(
      long firstSeq, long nextSeq, long oldestHeldSeq, Verdict verdict, long expected) {
    LaneReceiver<String> lane = new LaneReceiver<>(7, 100);

    assertThat(lane.judge(firstSeq, nextSeq, oldestHeldSeq)).isEqualTo(verdict);
    assertThat(lane.expected()).isEqualTo(expected);
  }

  @Test
  void watermarkWaitsForTheFirstFrameThatIsOnItsWay() {
    LaneReceiver<String> lane = new LaneReceiver<>(7, 0);
    Passage<String> first = lane.depart(10, "a");
    Passage<String> second = lane.depart(20, "b");

    assertThat(lane.stored(second, released::add)).isFalse();
    assertThat(lane.watermark()).isZero();
    assertThat(released).isEmpty();

    assertThat(lane.stored(first, released::add)).isTrue();
    assertThat(lane.watermark()).isEqualTo(20);
    assertThat(released).containsExactly("a", "b");
  }

  @Test
  void repeatedFrameOnItsWayIsReleasedWithIt() {
    LaneReceiver<String> lane = new LaneReceiver<>(7, 0);
    Passage<String> passage = lane.depart(10, "first");

    assertThat(lane.judge(0, 10, 0)).isEqualTo(Verdict.COVERED);
    assertThat(lane.await(10, "again")).isTrue();
    lane.stored(passage, released::add);

    assertThat(released).containsExactly("first", "again");
    assertThat(lane.await(10, "late")).isFalse();
  }

  @Test
  void rewoundLaneExpectsWhatWasNeverConfirmed() {
    LaneReceiver<String> lane = new LaneReceiver<>(7, 0);
    Passage<String> lost = lane.depart(10, "lost");
    lane.rewind();

    assertThat(lane.expected()).isZero();
    assertThat(lane.stored(lost, released::add)).isFalse();
    assertThat(lane.watermark()).isZero();
    assertThat(released).isEmpty();
    assertThat(lane.judge(0, 10, 0)).isEqualTo(Verdict.FORWARD);
  }

  @Test
  void whatTheEdgeNoLongerHoldsIsSkippedOnlyAfterWhatIsOnItsWay() {
    LaneReceiver<String> lane = new LaneReceiver<>(7, 0);
    Passage<String> passage = lane.depart(10, "a");

    assertThat(lane.judge(15, 20, 15)).isEqualTo(Verdict.FORWARD);
    Passage<String> after = lane.depart(20, "b");

    assertThat(lane.watermark()).isZero();
    assertThat(lane.skipped()).isEqualTo(5);
    lane.stored(passage, released::add);
    assertThat(lane.watermark()).isEqualTo(10);
    lane.stored(after, released::add);
    assertThat(lane.watermark()).isEqualTo(20);
  }
}
