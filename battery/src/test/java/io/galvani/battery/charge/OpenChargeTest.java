package io.galvani.battery.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.galvani.battery.pack.PackSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A charge goes on from its byte form as if nothing had been. */
final class OpenChargeTest {
  private static final int CELLS = 3;

  private final MadeCharges made = new MadeCharges(CELLS).apartBy(0.015);

  /** What each charge told, and where it ended. */
  private static final class Told {
    private final List<float[]> charges = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();

    void add(ChargeFeatures features, PackSample sample) {
      if (features.add(sample)) {
        ends.add(sample.seq());
        for (int c = 0; c < CELLS; c++) {
          float[] charge = new float[ChargeFeature.COUNT];
          if (features.complete(c)) {
            features.copyTo(c, charge);
          }
          charges.add(charge);
        }
      }
    }
  }

  @Test
  void interruptedAtAnySampleItTellsTheSameToTheBit() {
    ChargeFeatures whole = new ChargeFeatures(made.model);
    List<ChargeFeatures> pieces = new ArrayList<>();
    pieces.add(new ChargeFeatures(made.model));
    Told undisturbed = new Told();
    Told pieced = new Told();
    MadeCharges.Taker both =
        sample -> {
          undisturbed.add(whole, sample);
          pieced.add(pieces.get(0), sample);
          byte[] block = pieces.get(0).block();
          assertThat(block).isEqualTo(whole.block());
          pieces.set(0, new ChargeFeatures(made.model));
          pieces.get(0).restore(block);
        };

    made.whole(20, both).climb(20, 4.05, both).pass(100, 4.0, 0, both).whole(20, both);

    assertThat(undisturbed.ends).hasSize(2);
    assertThat(pieced.ends).isEqualTo(undisturbed.ends);
    assertThat(pieced.charges).usingRecursiveComparison().isEqualTo(undisturbed.charges);
  }

  @Test
  void nothingInProgressTakesNoByteAndAChargeNoMoreThanSaid() {
    ChargeFeatures features = new ChargeFeatures(made.model);
    made.pass(100, 3.8, -1, features::add);
    assertThat(features.isOpen()).isFalse();
    assertThat(features.block()).isEmpty();

    made.climb(1, 4.19, features::add).taper(1, 4.19, 0.3, features::add);
    assertThat(features.isOpen()).isTrue();
    assertThat(features.block()).hasSizeLessThan(500 + 350 * CELLS);

    made.pass(100, 3.8, -1, features::add);
    assertThat(features.isOpen()).isFalse();
    assertThat(features.block()).isEmpty();
  }

  @Test
  void chargeSeenAgainIsNotCountedAgain() {
    ChargeFeatures first = new ChargeFeatures(made.model);
    made.climb(20, 4.19, first::add);
    byte[] middle = first.block();
    ChargeFeatures again = new ChargeFeatures(made.model);
    again.restore(middle);
    Told told = new Told();
    made.taper(
        20,
        4.19,
        0.1,
        sample -> {
          first.add(sample);
          again.add(sample); // seen again, whatever it tells
        });
    made.pass(100, 4.1, 0, sample -> told.add(again, sample));

    assertThat(told.ends).isEmpty();
  }

  @Test
  void cutOfOtherCellsOrOfAnotherVersionIsRefusedAndChangesNothing() {
    ChargeFeatures features = new ChargeFeatures(made.model);
    made.climb(20, 4.1, features::add);
    byte[] block = features.block();
    ChargeFeatures other = new ChargeFeatures(new MadeCharges(CELLS + 1).model);
    byte[] before = other.block();
    byte[] version = block.clone();
    version[0]++;
    byte[] window = block.clone();
    window[20]++;

    for (byte[] wrong :
        List.of(Arrays.copyOf(block, block.length - 8), new byte[] {1}, version, window)) {
      ChargeFeatures same = new ChargeFeatures(made.model);
      byte[] nothing = same.block();
      assertThatIllegalArgumentException().isThrownBy(() -> same.restore(wrong));
      assertThat(same.block()).isEqualTo(nothing);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> other.restore(block));
    assertThat(other.block()).isEqualTo(before);
    other.restore(new byte[0]);
    assertThat(other.block()).isEqualTo(before);
  }
}
