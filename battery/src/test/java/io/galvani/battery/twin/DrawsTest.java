package io.galvani.battery.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DrawsTest {
  @Test
  void seedsSideBySideBeginFarApart() {
    double[] first = LongStream.range(0, 200).mapToDouble(k -> Draws.of(k).nextDouble()).toArray();

    int low = 0;
    for (double draw : first) {
      low += draw < 0.5 ? 1 : 0;
    }
    assertThat(low).isBetween(70, 130);
    assertThat(Draws.of(7).nextDouble()).isEqualTo(first[7]);
  }
}
