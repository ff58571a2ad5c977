package io.galvani.trainer.soh.process;

import static io.galvani.battery.charge.HistoryBlock.SINCE_1;
import static io.galvani.battery.charge.HistoryBlock.SINCE_2;
import static io.galvani.battery.charge.HistoryBlock.SINCE_3;
import static io.galvani.battery.charge.HistoryBlock.SINCE_4;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.trainer.soh.level.HistoryView;
import java.util.stream.Stream;

/**
 * What a {@link GaussianProcess} looks at, and how freely.
 *
 * @param view whose blocks are its columns
 * @param covariance of two rows
 * @param noise variance of a target: as large as it is because the rows of a cell err alike
 * @param centres most rows that it stands on
 */
public record ProcessKind(HistoryView view, Covariance covariance, double noise, int centres) {
  /**
   * What tells the rhythm in which a cell is used (a deep discharge after every fifth charge, say):
   * by how much charge the constant current brought more than in each of the four charges before.
   */
  static final int[] RHYTHM =
      Stream.of(SINCE_1, SINCE_2, SINCE_3, SINCE_4)
          .mapToInt(since -> since.column(ChargeFeature.CC_CHARGE.index()))
          .toArray();

  private static final Covariance PLANE = new Covariance(1, 0.3, 0.3, 0.3, 0.03, 0.1);

  /** The whole history: where cells are many, much of it tells something. */
  public static final ProcessKind WHOLE = new ProcessKind(HistoryView.LONG_TERM, PLANE, 0.25, 600);

  /** The charge at hand alone: little to go by, and so little to be misled by. */
  public static final ProcessKind NOW = new ProcessKind(HistoryView.NOW, PLANE, 0.25, 600);

  /**
   * The charge at hand and how far it has changed, without the level of the first ones, which would
   * single out the cells: the plane is weak and the bends are free.
   */
  public static final ProcessKind CHANGE =
      new ProcessKind(HistoryView.CHANGE, new Covariance(0.3, 4, 0.3, 2, 0.03, 0.1), 1, 1000);
}
