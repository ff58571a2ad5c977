package io.galvani.battery.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class SlowPathTest {
  private final SlowPath path = new SlowPath(2);
  private final double[] now = new double[2];

  private void walk(int charges) {
    for (int charge = path.charges(); charge < charges; charge++) {
      now[0] = charge;
      now[1] = Math.sin(charge / 40.0);
      path.add(now);
    }
  }

  private float at(int charge, int k) {
    float[] to = new float[2];
    path.at(charge, now, to);
    return to[k];
  }

  @Test
  void everyChargeIsKeptWhileThereIsRoom() {
    walk(SlowPath.SLOTS);

    for (int charge = 0; charge < SlowPath.SLOTS; charge++) {
      assertThat(at(charge, 1)).isEqualTo((float) Math.sin(charge / 40.0));
    }
  }

  @Test
  void aStraightWayStaysExactHoweverLong() {
    for (int length : new int[] {65, 100, 129, 1000, 5000}) {
      walk(length);

      for (int charge = 0; charge < length; charge++) {
        assertThat(at(charge, 0)).as("%d of %d", charge, length).isCloseTo(charge, within(2e-3f));
      }
    }
  }

  @Test
  void aBentWayIsNearlyTheSame() {
    walk(1000);

    // In steps of 16 the sine of 251 charges is missed by 2 %.
    for (int charge = 0; charge < 1000; charge++) {
      assertThat((double) at(charge, 1)).isCloseTo(Math.sin(charge / 40.0), within(0.025));
    }
  }

  @Test
  void memoryIsBounded() {
    walk(100_000);

    assertThat(path.bytes()).isLessThanOrEqualTo(12 + SlowPath.SLOTS * 2 * Float.BYTES);
  }

  @Test
  void whatWasWrittenGoesOnAlike() {
    walk(777);
    ByteBuffer bytes = ByteBuffer.allocate(path.bytes());
    path.write(bytes);
    SlowPath read = new SlowPath(2);
    read.read(bytes.flip());
    read.add(new double[] {1, 2});
    path.add(new double[] {1, 2});

    ByteBuffer one = ByteBuffer.allocate(path.bytes());
    ByteBuffer other = ByteBuffer.allocate(read.bytes());
    path.write(one);
    read.write(other);
    assertThat(other.array()).isEqualTo(one.array());
  }

  @Test
  void whatCannotBeAPathIsRefused() {
    ByteBuffer bytes = ByteBuffer.allocate(12).putInt(10).putInt(1).putInt(9).flip();

    assertThatThrownBy(() -> path.read(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 charges in steps of 1 cannot have 9 entries");
  }
}
