package io.galvani.trainer.soh.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AgeingCourseTest {
  private static final double STEP = 0.01;

  @Test
  void whatFallsStaysAsItIs() {
    double[] levels = {3, 2, 2, -1};

    assertThat(AgeingCourse.falling(levels, new int[] {1, 5, 0, 2})).containsExactly(levels);
  }

  @Test
  void whatRisesIsDrawnToTheMeanByRows() {
    double[] falling = AgeingCourse.falling(new double[] {0, 4, 1, -1}, new int[] {3, 1, 7, 1});

    assertThat(falling[0]).isCloseTo(1, within(1e-3));
    assertThat(falling).satisfies(f -> assertThat(f[3]).isEqualTo(-1));
    assertThat(falling[1]).isEqualTo(falling[0]);
  }

  @Test
  void noOtherCourseThatNeverRisesIsNearer() {
    Random random = new Random(5);
    for (int turn = 0; turn < 200; turn++) {
      double[] levels = random.doubles(6, -1, 1).toArray();
      int[] rows = random.ints(6, 1, 9).toArray();
      double[] falling = AgeingCourse.falling(levels, rows);
      double[] other = AgeingCourse.falling(random.doubles(6, -1, 1).toArray(), rows);
      double[] between = new double[6];
      for (int knot = 0; knot < 6; knot++) {
        between[knot] = falling[knot] + 0.1 * (other[knot] - falling[knot]);
      }

      assertThat(distance(falling, levels, rows))
          .isLessThanOrEqualTo(distance(between, levels, rows) + 1e-3);
    }
  }

  @Test
  void whoOutlivesAllStaysWhereTheLastOneWas() {
    double[][] levels = new double[1][AgeingCourse.KNOTS];
    int[][] rows = new int[1][AgeingCourse.KNOTS];
    for (int knot = 0; knot < AgeingCourse.KNOTS; knot++) {
      levels[0][knot] = 2 - knot;
      rows[0][knot] = knot <= 20 ? 1 : 0;
    }

    AgeingCourse course = AgeingCourse.nearest(STEP, levels, rows);

    assertThat(course.levels(0)[0]).isCloseTo(2, within(1e-6));
    assertThat(course.levels(10.5f * (float) STEP)[0]).isCloseTo(-8.5, within(1e-4));
    assertThat(course.levels(20 * (float) STEP)[0]).isCloseTo(-18, within(1e-4));
    assertThat(course.levels(50 * (float) STEP)[0]).isCloseTo(-18, within(1e-4));
  }

  private static double distance(double[] course, double[] levels, int[] rows) {
    double sum = 0;
    for (int knot = 0; knot < levels.length; knot++) {
      sum += rows[knot] * Math.pow(course[knot] - levels[knot], 2);
    }
    return sum;
  }
}
