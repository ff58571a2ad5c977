package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.proto.CellEstimates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellThinnerTest {
  private static final CellThinning THINNING =
      new CellThinning(Duration.ofMinutes(1), 0.005, 0.005);

  @Test
  void quietCellsHaveOnePointAMinute() {
    CellThinner thinner = new CellThinner(THINNING);
    List<Integer> points = new ArrayList<>();
    for (int second = 0; second < 180; second += 10) {
      points.add(thinner.select("p", at(second), state(second, 3.7f, 3.7f)).cardinality());
    }

    assertThat(points).containsExactly(2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0);
  }

  @Test
  void aCellThatMovesBeyondTheDeadbandHasAPointAtOnce() {
    CellThinner thinner = new CellThinner(THINNING);
    thinner.select("p", at(0), state(0, 3.700f, 3.700f));

    assertThat(thinner.select("p", at(10), state(10, 3.704f, 3.700f)).cardinality()).isZero();
    // Slow drift counts from the last point, not from the last state.
    assertThat(thinner.select("p", at(20), state(20, 3.708f, 3.700f)).nextSetBit(0)).isZero();
    assertThat(thinner.select("p", at(30), state(30, 3.708f, 3.700f)).cardinality()).isZero();
  }

  @Test
  void aVoltageThatGoesMissingIsAChangeOnce() {
    CellThinner thinner = new CellThinner(THINNING);
    thinner.select("p", at(0), state(0, 3.7f));

    assertThat(thinner.select("p", at(10), state(10, Float.NaN)).cardinality()).isOne();
    assertThat(thinner.select("p", at(20), state(20, Float.NaN)).cardinality()).isZero();
    assertThat(thinner.select("p", at(30), state(30, 3.7f)).cardinality()).isOne();
  }

  @Test
  void rebuildingFromTheRestartOffsetDecidesAsIfNothingHadHappened() {
    for (long seed = 1; seed <= 20; seed++) {
      List<CellEstimates> states = randomWalk(new Random(seed));
      int restart = 37;
      CellThinner whole = new CellThinner(THINNING);
      CellThinner rebuilt = new CellThinner(THINNING);
      List<String> expected = new ArrayList<>();
      List<String> actual = new ArrayList<>();
      long from = 0;
      for (int k = 0; k < states.size(); k++) {
        String decision = whole.select(pack(k), at(k * 7), states.get(k)).toString();
        if (k >= restart) {
          expected.add(decision);
        } else {
          from = whole.restartOffset(0, (k + 1) * 7L) / 7;
        }
      }
      for (int k = (int) from; k < states.size(); k++) {
        String decision = rebuilt.select(pack(k), at(k * 7), states.get(k)).toString();
        if (k >= restart) {
          actual.add(decision);
        }
      }

      assertThat(actual).as("seed %d", seed).isEqualTo(expected);
      assertThat(from).as("seed %d", seed).isGreaterThan(0);
    }
  }

  private static String pack(int k) {
    return "p" + k % 3;
  }

  private static List<CellEstimates> randomWalk(Random random) {
    List<CellEstimates> states = new ArrayList<>();
    float v = 3.7f;
    for (int k = 0; k < 80; k++) {
      v += (float) (random.nextGaussian() * 0.004);
      states.add(state(k * 7, v, 3.7f));
    }
    return states;
  }

  private static CellThinner.At at(int second) {
    return new CellThinner.At(0, second, 1_000L * second);
  }

  private static CellEstimates state(int second, float... voltageV) {
    CellEstimates.Builder state =
        CellEstimates.newBuilder().setAtTimestampMs(1_200_000_000_000L + second * 1000L);
    for (float v : voltageV) {
      state.addVoltageV(v).addSoc(0.5f);
    }
    return state.build();
  }
}
