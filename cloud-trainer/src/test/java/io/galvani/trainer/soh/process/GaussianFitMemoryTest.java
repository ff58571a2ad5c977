package io.galvani.trainer.soh.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.engine.ProcessMemory;
import io.galvani.trainer.soh.level.Lesson;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.MadeUpCells;
import io.galvani.trainer.soh.table.TrainingRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class GaussianFitMemoryTest {
  /** As many as the largest of the public data sets has. */
  private static final int ROWS = 12_000;

  private static final int PARTS = 10;

  /** The sums of both solutions, ten parts of a thousand centres each, take 160. */
  private static final long MOST_MIB = 600;

  @Test
  void ofThousandsOfRowsSomeHundredsOfMebibytes() throws IOException {
    EngineSettings.apply();
    GaussianFit.train(ProcessKind.CHANGE, lesson(100), (rows, levels) -> {});
    Lesson lesson = lesson(ROWS);
    forgetPeak();
    long before = ProcessMemory.residentMib();

    GaussianFit.train(ProcessKind.CHANGE, lesson, (rows, levels) -> {});

    System.out.printf("process: %d MiB more at most%n", ProcessMemory.peakMib() - before);
    assertThat(ProcessMemory.peakMib() - before).isLessThan(MOST_MIB);
  }

  private static Lesson lesson(int count) {
    Random random = new Random(3);
    float[][] rows = new float[count][ChargeHistory.INPUTS];
    float[] y = new float[count];
    int[] part = new int[count];
    for (int row = 0; row < count; row++) {
      for (int k = 0; k < ChargeHistory.USES; k++) {
        rows[row][k] = (float) random.nextGaussian();
      }
      rows[row][ChargeHistory.USES + row % 2] = 1;
      rows[row][ChargeHistory.INPUTS - 1] = 0.001f * (row % 800);
      y[row] = rows[row][7];
      part[row] = row % PARTS;
    }
    List<ChargeCell> owners = Collections.nCopies(count, MadeUpCells.of(1, 1).get(0));
    return new Lesson(new TrainingRows(rows, y, part, owners), rows, y);
  }

  /** The peak is from now on that of what comes (proc(5), clear_refs). */
  private static void forgetPeak() throws IOException {
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
  }
}
