package io.galvani.battery.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PackCapacityTest {
  private static final int CELLS = 3;

  private final MadeCharges made = new MadeCharges(CELLS);
  private final PackEstimator estimator = new PackEstimator(made.model);
  private final PackHealth equations = new PackHealth(made.model);
  private final PackState state = estimator.newState();
  private final HealthState health = equations.newState();
  private final PackCharges charges = new PackCharges(made.model);
  private final float[] says = {2.7f, 0.05f};
  private float[] asked = new float[0];
  private final PackCapacity capacity = capacity(ranges(10_000));

  private PackCapacity capacity(ChargeRanges within) {
    return new PackCapacity(
        made.model,
        (row, answer) -> {
          asked = row.clone();
          System.arraycopy(says, 0, answer, 0, 2);
        },
        within,
        new TaughtUses(List.of("taxi", "depot-3")));
  }

  private static ChargeRanges ranges(double most) {
    return ranges(most, Double.POSITIVE_INFINITY);
  }

  private static ChargeRanges ranges(double most, double oldest) {
    double[] low = new double[ChargeFeature.COUNT];
    double[] high = new double[ChargeFeature.COUNT];
    Arrays.fill(low, -1000);
    Arrays.fill(high, most);
    return new ChargeRanges(low, high, oldest);
  }

  private void take(PackSample sample) {
    if (charges.step(state, sample, estimator.step(state, sample))) {
      capacity.onCharge(charges, health, "");
    }
  }

  private float[] usesAsked(String use) {
    made.whole(
        1,
        sample -> {
          if (charges.step(state, sample, estimator.step(state, sample))) {
            capacity.onCharge(charges, health, use);
          }
        });
    return Arrays.copyOfRange(
        asked, ChargeHistory.USES, ChargeHistory.USES + ChargeHistory.MOST_USES);
  }

  @Test
  void theModelIsToldTheUseItWasTaughtAndZerosOtherwise() {
    float[] unknown = new float[ChargeHistory.MOST_USES];
    float[] depot = unknown.clone();
    depot[1] = 1;

    assertThat(usesAsked("depot-3")).isEqualTo(depot);
    assertThat(usesAsked("bus")).isEqualTo(unknown);
    assertThat(usesAsked("depot-3")).isEqualTo(depot);
    assertThat(usesAsked("")).isEqualTo(unknown);
    assertThat(asked[ChargeHistory.INPUTS - 1]).isEqualTo((float) (Math.log(4) / 8));
  }

  @Test
  void moreUsesThanColumnsAreRefused() {
    assertThatThrownBy(() -> new TaughtUses(Collections.nCopies(17, "taxi")))
        .hasMessage("uses must be 16 or fewer, but were 17");
    float[] row = new float[ChargeHistory.INPUTS];
    Arrays.fill(row, 0.5f);
    new TaughtUses(List.of("", "taxi", "taxi")).mark("", row);
    assertThat(row[ChargeHistory.USES - 1]).isEqualTo(0.5f);
    assertThat(row[ChargeHistory.USES]).isZero();
    assertThat(row[ChargeHistory.INPUTS - 1]).isEqualTo(0.5f);
  }

  @Test
  void afterAChargeTheCapacityLiesBetweenEquationsAndModelNearerToTheSurer() {
    double equationsAh = health.capacityAh(0);
    assertThat(capacity.capacityAh(0, health)).isEqualTo(equationsAh);
    assertThat(capacity.knows(0)).isFalse();

    made.whole(1, this::take);

    assertThat(charges.charges()).isOne();
    assertThat(capacity.charges()).isOne();
    assertThat(capacity.steps()).isEqualTo(CELLS);
    assertThat(capacity.knows(0)).isTrue();
    double share = health.capacityAt1cAh(0) / equationsAh;
    double learnedAh = 2.7f / share;
    assertThat(capacity.learnedAh(0)).isCloseTo(learnedAh, within(1e-9));
    double low = Math.min(learnedAh, equationsAh);
    double high = Math.max(learnedAh, equationsAh);
    assertThat(capacity.capacityAh(0, health)).isBetween(low, high);
    // Nothing is known but the parameter set: 15 % wide, against one of 1.1 %.
    assertThat(capacity.capacityAh(0, health)).isCloseTo(learnedAh, within(0.001));
  }

  @Test
  void togetherTheyAreNoSurerThanTheSurerOfThem() {
    made.whole(1, this::take);

    double together = capacity.capacitySigmaAh(0, health) / capacity.capacityAh(0, health);
    double model = capacity.learnedSigmaAh(0, health) / capacity.learnedAh(0);
    assertThat(model).isCloseTo(0.05 / 1.6449 / 2.7, within(1e-5));
    assertThat(together).isGreaterThanOrEqualTo(model).isLessThan(1.01 * model);
  }

  @Test
  void disagreementIsToldInJointSigmas() {
    made.whole(1, this::take);

    double apart = Math.abs(Math.log(capacity.learnedAh(0) / health.capacityAh(0)));
    double sigma =
        Math.hypot(0.05 / 1.6449 / 2.7, health.capacitySigmaAh(0) / health.capacityAh(0));
    assertThat(capacity.disagreement()).isCloseTo(apart / sigma, within(1e-3));
  }

  @Test
  void aChargeOutsideTheTrainingRangeIsNotAskedOfButGoesIntoTheHistory() {
    PackCapacity narrow = capacity(ranges(100));
    made.whole(
        1,
        sample -> {
          if (charges.step(state, sample, estimator.step(state, sample))) {
            narrow.onCharge(charges, health, "");
          }
        });

    assertThat(narrow.ignored()).isEqualTo(CELLS);
    assertThat(narrow.steps()).isZero();
    assertThat(narrow.knows(0)).isFalse();
    assertThat(charges.history(0).charges()).isOne();
  }

  @Test
  void aCellWithFarMoreChargesThanAnyThatTaughtIsNotAskedOf() {
    PackCapacity ofTheNew = capacity(ranges(10_000, Math.log(1) / 8));
    for (int charge = 0; charge < 4; charge++) {
      made.whole(
          1,
          sample -> {
            if (charges.step(state, sample, estimator.step(state, sample))) {
              ofTheNew.onCharge(charges, health, "");
            }
          });
    }

    assertThat(charges.history(0).charges()).isEqualTo(4);
    assertThat(ofTheNew.steps()).as("the first two").isEqualTo(2 * CELLS);
    assertThat(ofTheNew.ignored()).isEqualTo(2 * CELLS);
    assertThat(ofTheNew.knows(0)).isTrue();
  }

  @Test
  void anAnswerThatIsNoCapacityIsAFaultAndChangesNothing() {
    made.whole(1, this::take);
    double before = capacity.learnedAh(0);
    for (float[] wrong :
        new float[][] {{Float.NaN, 1}, {-1, 0.1f}, {2, 0}, {2, Float.NaN}, {2, 9}}) {
      System.arraycopy(wrong, 0, says, 0, 2);
      made.whole(1, this::take);
    }

    assertThat(capacity.faults()).isEqualTo(5L * CELLS);
    assertThat(capacity.learnedAh(0)).isEqualTo(before);
  }

  @Test
  void bothBlocksGoOnToTheBit() {
    made.whole(1, this::take).whole(1, this::take);
    PackCharges restoredCharges = new PackCharges(made.model);
    restoredCharges.restore(charges.block());
    PackCapacity restored = capacity(ranges(10_000));
    restored.restore(capacity.block());
    assertThat(restored.block()).isEqualTo(capacity.block());

    made.whole(
        7,
        sample -> {
          take(sample);
          if (restoredCharges.step(state, sample, io.galvani.battery.pack.StepOutcome.ESTIMATED)) {
            restored.onCharge(restoredCharges, health, "");
          }
        });

    assertThat(charges.charges()).isEqualTo(3);
    assertThat(restoredCharges.block()).isEqualTo(charges.block());
    assertThat(restored.block()).isEqualTo(capacity.block());
  }

  @Test
  void aBlockOfBeforeTheLatestChargesWereKeptGoesOnAsIfTheyHadBeenAlike() {
    made.whole(1, this::take).whole(1, this::take);
    ByteBuffer whole = ByteBuffer.wrap(charges.block());
    int ofLatest = 4 * ChargeFeature.COUNT * Float.BYTES;
    int ofCell = (whole.capacity() - 13) / CELLS;
    ByteBuffer before = ByteBuffer.allocate(whole.capacity() - CELLS * ofLatest);
    before.put((byte) 1).put(whole.array(), 1, 12);
    for (int c = 0; c < CELLS; c++) {
      before.put(whole.array(), 13 + c * ofCell, ofCell - ofLatest);
    }
    PackCharges restored = new PackCharges(made.model);

    restored.restore(before.array());

    float[] expected = new float[ChargeHistory.INPUTS];
    float[] row = new float[ChargeHistory.INPUTS];
    charges.history(1).copyTo(expected);
    Arrays.fill(
        expected,
        HistoryBlock.SINCE_1.column(0),
        HistoryBlock.SINCE_4.column(0) + ChargeFeature.COUNT,
        0);
    restored.history(1).copyTo(row);
    assertThat(row).isEqualTo(expected);
    assertThat(restored.charges()).isEqualTo(2);
  }

  @Test
  void aBlockOfAnotherPackOrACutOneIsRefusedAndChangesNothing() {
    made.whole(1, this::take);
    byte[] whole = charges.block();
    byte[] said = capacity.block();
    PackCharges other = new PackCharges(new MadeCharges(4).model);

    assertThatThrownBy(() -> other.restore(whole))
        .hasMessageContaining("cells of a charge state must be 4, but was 3");
    assertThatThrownBy(() -> charges.restore(Arrays.copyOf(whole, whole.length - 1)))
        .hasMessageContaining("must be whole, but is cut");
    assertThatThrownBy(() -> charges.restore(new byte[] {9})).hasMessageContaining("version");
    assertThatThrownBy(() -> capacity.restore(Arrays.copyOf(said, said.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(charges.block()).isEqualTo(whole);
    assertThat(capacity.block()).isEqualTo(said);
  }

  @Test
  void rangesThatAreNoneAreRefusedByName() {
    double[] low = new double[ChargeFeature.COUNT];
    double[] high = new double[ChargeFeature.COUNT];
    low[ChargeFeature.CC_TIME.index()] = 2;

    assertThatThrownBy(() -> new ChargeRanges(low, high, Double.POSITIVE_INFINITY))
        .hasMessageContaining("range of cc_time must be two numbers in order, but was [2.0, 0.0]");
  }
}
