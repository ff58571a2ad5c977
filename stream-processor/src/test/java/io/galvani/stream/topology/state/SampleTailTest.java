package io.galvani.stream.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.galvani.battery.pack.PackSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Samples that charges may have to be followed over again come back with every bit. */
final class SampleTailTest {
  private static final int CELLS = 96;
  private static final int SAMPLES = 40;

  private final Random random = new Random(5);
  private final SampleTail tail = new SampleTail(CELLS);
  private final List<List<Object>> added = new ArrayList<>();

  private void add(double[] cellV) {
    PackSample sample = new PackSample();
    long ms = 1_700_000_000_000L + 1_000L * added.size();
    sample.set(
        9,
        ms,
        ms - 7,
        random.nextInt(),
        random.nextInt(90_000) / 1_000.0,
        Double.NaN,
        cellV,
        new double[0],
        Double.NaN,
        0);
    tail.add(sample);
    added.add(seen(sample));
  }

  private static List<Object> seen(PackSample sample) {
    return List.of(
        sample.timestampMs(),
        sample.monotonicMs(),
        sample.bootId(),
        sample.currentA(),
        Arrays.stream(Arrays.copyOf(sample.cellVoltageV(), CELLS)).boxed().toList());
  }

  private void assertAllComesBack() {
    List<List<Object>> read = new ArrayList<>();
    SampleTail.replay(tail.toBytes(), CELLS, sample -> read.add(seen(sample)));

    assertThat(read).isEqualTo(added);
  }

  private double[] inSteps() {
    double[] cellV = new double[CELLS];
    for (int c = 0; c < CELLS; c++) {
      cellV[c] = (40_000 + added.size() + random.nextInt(3)) / 10_000.0;
    }
    return cellV;
  }

  @Test
  void voltagesInStepsTakeHardlyAByteEach() {
    for (int k = 0; k < SAMPLES; k++) {
      double[] cellV = inSteps();
      cellV[k % CELLS] = k % 3 == 0 ? Double.NaN : cellV[k % CELLS];
      add(cellV);
    }

    assertAllComesBack();
    assertThat(tail.toBytes().length).isLessThan(SAMPLES * CELLS);
  }

  @Test
  void whateverElseIsMeasuredComesBackToo() {
    add(inSteps());
    double[] noise = inSteps();
    Arrays.setAll(noise, c -> random.nextGaussian());
    noise[1] = Double.POSITIVE_INFINITY;
    noise[2] = -0.0;
    noise[3] = Double.MAX_VALUE;
    add(noise);

    assertAllComesBack();
    tail.clear();
    added.clear();
    assertAllComesBack();
  }

  @Test
  void cutOrOfOtherCellsIsRefused() {
    add(inSteps());
    byte[] bytes = tail.toBytes();

    for (byte[] wrong :
        List.of(new byte[0], new byte[] {2}, Arrays.copyOf(bytes, bytes.length / 2))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SampleTail.replay(wrong, CELLS, sample -> {}));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleTail.replay(bytes, CELLS + 1, sample -> {}));
  }
}
