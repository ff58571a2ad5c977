package io.galvani.workbench.charges;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.ChargeRanges;
import io.galvani.battery.charge.HistoryBlock;
import io.galvani.battery.charge.PackCapacity;
import io.galvani.battery.charge.TaughtUses;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RowModel;
import io.galvani.workbench.main.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the charges of ageing packs to a model, and from the model to packs that it never saw. */
final class CapacityLoopTest {
  private static final CellParameters CELL = CellLibrary.shipped().get("generic-ncm").parameters();
  private static final int CELLS = 4;
  private static final int TAUGHT = 10;
  private static final int DAYS = 30;

  @Test
  void whatChargesTeachCorrectsTheCapacityOfPacksThatItNeverSaw(@TempDir Path folder)
      throws Exception {
    Path tables = Files.createDirectory(folder.resolve("tables"));
    table(tables.resolve("lives.csv"));
    int exit =
        Workbench.run(
            "evaluate",
            "soh-model",
            "--data",
            tables.toString(),
            "--train-rows",
            "cell!~p9/*",
            "--test-rows",
            "cell~p9/*",
            "--seen-late",
            "ALL",
            "--members",
            "25",
            "--epochs",
            "40",
            "--batch",
            "32",
            "--report",
            folder.resolve("report").toString());
    assertThat(exit).isZero();

    Served served = new Served(Files.readAllBytes(folder.resolve("report/lives.onnx")));
    for (int seed = 100; seed < 104; seed++) {
      served.run(new AgeingPack(CELL, CELLS, seed), seed % 2 == 0 ? 0 : 10);
    }

    assertThat(served.judged).isGreaterThan(200);
    assertThat(served.both / served.judged).isLessThan(0.5 * served.equations / served.judged);
    assertThat(served.both / served.judged).isLessThan(0.02);
    assertThat(1.0 * served.covered / served.judged).isGreaterThan(0.7);
  }

  private static void table(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder("group,cell,row");
    for (ChargeFeature feature : ChargeFeature.values()) {
      header.append(',').append(feature.column());
    }
    lines.add(header.append(",capacity").toString());
    float[] row = new float[ChargeHistory.INPUTS];
    for (int p = 0; p < TAUGHT; p++) {
      AgeingPack pack = new AgeingPack(CELL, CELLS, p);
      for (int day = 0; day < DAYS; day++) {
        assertThat(pack.day()).as("a whole charge on day %d of pack %d", day, p).isTrue();
        for (int c = 0; c < CELLS; c++) {
          pack.charges.history(c).copyTo(row);
          StringBuilder line = new StringBuilder(".,p%d/%d,%d".formatted(p, c, day));
          for (int k = 0; k < ChargeFeature.COUNT; k++) {
            line.append(',').append(row[HistoryBlock.NOW.column(k)]);
          }
          // The capacity at 1C, as a discharge would tell it.
          double share = pack.equations.capacityAt1cAh(c) / pack.equations.capacityAh(c);
          lines.add(line.append(',').append(pack.trueAh(c) * share).toString());
        }
        pack.age();
      }
    }
    Files.write(file, lines);
  }

  /** What a model makes of packs, beside the equations. */
  private static final class Served {
    private final byte[] onnx;
    private double equations;
    private double both;
    private int covered;
    private int judged;

    Served(byte[] onnx) {
      this.onnx = onnx;
    }

    void run(AgeingPack pack, int unseenDays) throws ModelException {
      double[] low = new double[ChargeFeature.COUNT];
      double[] high = new double[ChargeFeature.COUNT];
      Arrays.fill(low, -1e9);
      Arrays.fill(high, 1e9);
      try (RowModel model = RowModel.load(onnx, RowModel.Names.CHARGE, ChargeHistory.INPUTS, 2)) {
        PackCapacity capacity =
            new PackCapacity(
                pack.model,
                (row, answer) -> {
                  try {
                    model.run(row, answer);
                  } catch (ModelException failed) {
                    throw new IllegalStateException(failed);
                  }
                },
                new ChargeRanges(low, high, Double.POSITIVE_INFINITY),
                TaughtUses.NONE);
        pack.onCharge(() -> capacity.onCharge(pack.charges, pack.equations, ""));
        for (int day = 0; day < DAYS; day++) {
          if (day >= unseenDays && pack.day()) {
            judge(pack, capacity);
          }
          pack.age();
        }
      }
    }

    private void judge(AgeingPack pack, PackCapacity capacity) {
      for (int c = 0; c < CELLS; c++) {
        double trueAh = pack.trueAh(c);
        double estimateAh = capacity.capacityAh(c, pack.equations);
        double halfWidthAh = 1.645 * capacity.capacitySigmaAh(c, pack.equations);
        equations += Math.abs(pack.equations.capacityAh(c) / trueAh - 1);
        both += Math.abs(estimateAh / trueAh - 1);
        covered += Math.abs(estimateAh - trueAh) <= halfWidthAh ? 1 : 0;
        judged++;
      }
    }
  }
}
