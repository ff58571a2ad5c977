package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.workbench.fault.Judgement.Played;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The judge itself: silent where nothing was done, and it finds each single thing that was. */
final class JudgementTest {
  private static final int FRAMES = 6;
  private final TestRun run = new TestRun(FRAMES);
  private final List<ConsumerRecord<byte[], byte[]>> records = run.records();

  @Test
  void nothingIsWrongWithAnUndisturbedRun() {
    Verdict verdict = judge();

    assertThat(verdict.isClean()).as("%s", verdict).isTrue();
    assertThat(verdict.sampled()).isEqualTo(run.samples());
    assertThat(verdict.alerts()).isEqualTo(2);
  }

  @Test
  void oneEstimateThatIsMissingIsLost() {
    records.remove(run.estimate(3));

    assertThat(judge().lost()).isEqualTo(TestRun.FRAME);
  }

  @Test
  void oneFrameThatNeverCameIsLostThoughNoNumberIsMissing() {
    // The last one: behind it nothing shows that a number was handed out.
    records.remove(run.frame(FRAMES - 1));
    records.remove(run.estimate(FRAMES - 1));
    records.remove(run.account());
    records.add(run.accountTo((FRAMES - 1) * TestRun.FRAME));

    assertThat(judge().lost()).isEqualTo(TestRun.FRAME);
  }

  @Test
  void oneFrameThatWasOnAKilledEdgesDiskIsLost() {
    records.remove(run.frame(2));
    long onDiskMs = run.timeMs(2 * TestRun.FRAME);

    Verdict verdict = judge(true, Map.of(TestRun.KEY, Set.of(onDiskMs)));

    assertThat(verdict.lost()).isOne();
  }

  @Test
  void numbersHandedOutAnewUnderALaterEpochAreNotLost() {
    records.add(run.edgeAccountTo(run.samples() + 7));
    assertThat(judge().lost()).as("nobody has them").isEqualTo(7);

    records.add(run.accountOfALaterEpoch(0));
    assertThat(judge().lost()).as("the edge began at 0, they are gone").isEqualTo(7);

    records.add(run.accountOfALaterEpoch(run.samples()));
    assertThat(judge().lost()).as("the edge went on from there").isZero();
  }

  @Test
  void oneEstimateThatCameTwiceIsDuplicatedAndOutOfOrder() {
    records.add(run.estimate(1));

    Verdict verdict = judge();

    assertThat(verdict.duplicated()).isEqualTo(TestRun.FRAME);
    assertThat(verdict.reordered()).isPositive();
  }

  @Test
  void oneVoltageThatIsAMillivoltOffIsCorrupted() {
    records.set(records.indexOf(run.frame(4)), run.alteredFrame(4));

    assertThat(judge().corrupted()).isOne();
  }

  @Test
  void oneSampleThatNobodyMeasuredIsAPhantom() {
    records.set(records.indexOf(run.frame(4)), run.inventedFrame(4));

    assertThat(judge().phantom()).isOne();
  }

  @Test
  void oneStateThatDiffersInABitIsFound() {
    records.set(records.indexOf(run.estimate(5)), run.estimateOfAnotherState(5));

    Verdict verdict = judge();

    assertThat(verdict.digestsDifferent()).isOne();
    assertThat(verdict.isClean()).isFalse();
  }

  @Test
  void anUndisturbedRunThatLacksAnEndIsFound() {
    List<ConsumerRecord<byte[], byte[]>> cut = run.records();
    cut.remove(run.estimate(FRAMES - 1));
    Arrived arrived = arrived();
    Played played = new Played(run.pack(), run.samples(), run.samples(), false);

    Verdict verdict =
        new Judgement(List.of(played), Map.of())
            .of(arrived, Arrived.of(cut), arrived.estimatedFrames);

    assertThat(verdict.digestsDifferent()).isEqualTo(TestRun.FRAME);
  }

  @Test
  void oneAlertThatIsMissingOrTooManyIsFound() {
    records.remove(run.alert(1));
    assertThat(judge().alertsDifferent()).isOne();

    records.add(run.alert(1));
    records.add(run.alert(1));
    assertThat(judge().alertsDifferent()).isOne();
  }

  @Test
  void aPointTooManyAndARecordWithoutItsDeadLetterAreFound() {
    assertThat(judgeWithPoints(FRAMES + 1).pointsDifferent()).isOne();

    records.add(run.unreadable());
    assertThat(judge().deadLettersDifferent()).isOne();
  }

  @Test
  void anEmptyRunIsNoProof() {
    records.clear();

    assertThat(new Judgement(List.of(), Map.of()).of(arrived(), arrived(), 0).isClean()).isFalse();
  }

  private Verdict judge() {
    return judge(false, Map.of());
  }

  private Verdict judge(boolean died, Map<String, Set<Long>> durable) {
    Arrived arrived = arrived();
    Played played = new Played(run.pack(), run.samples(), run.samples(), died);
    return new Judgement(List.of(played), durable)
        .of(arrived, Arrived.of(run.records()), arrived.estimatedFrames);
  }

  private Verdict judgeWithPoints(long points) {
    Played played = new Played(run.pack(), run.samples(), run.samples(), false);
    return new Judgement(List.of(played), Map.of())
        .of(arrived(), Arrived.of(run.records()), points);
  }

  private Arrived arrived() {
    return Arrived.of(new ArrayList<>(records));
  }
}
