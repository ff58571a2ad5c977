package io.galvani.trainer.soh.ensemble;

/**
 * How a network is trained.
 *
 * @param members networks in the ensemble, each trained without one part of the cells
 * @param hidden units in each of the two hidden layers; 0 until sized for the rows
 * @param epochs passes over the training rows; 0 until sized for the rows
 * @param batch rows a step
 * @param rowsPerCell most rows that one cell may contribute, evenly over its life
 * @param seed of weights, order of rows and parity inputs
 * @param jitter standard deviation of the noise put on scaled inputs in training
 */
public record TrainingPlan(
    int members, int hidden, int epochs, int batch, int rowsPerCell, long seed, double jitter) {

  /** Fewer rows than this want a smaller network and a shorter training (tried on XJTU, TJU). */
  private static final int FEW_ROWS = 5000;

  private static final double FEW_ROWS_JITTER = 0.2;

  /** What is trained by default, sized for the rows. */
  public static final TrainingPlan DEFAULT = new TrainingPlan(50, 0, 0, 256, 150, 1);

  /** A plan without jitter. */
  public TrainingPlan(int members, int hidden, int epochs, int batch, int rowsPerCell, long seed) {
    this(members, hidden, epochs, batch, rowsPerCell, seed, 0);
  }

  /** The plan with what was left open chosen by the number of training rows. */
  public TrainingPlan sizedFor(int rows) {
    boolean few = rows < FEW_ROWS;
    int units = hidden > 0 ? hidden : few ? 32 : 64;
    int passes = epochs > 0 ? epochs : few ? 40 : 60;
    return new TrainingPlan(
        members, units, passes, batch, rowsPerCell, seed, few ? FEW_ROWS_JITTER : 0);
  }

  public TrainingPlan single() {
    return new TrainingPlan(1, hidden, epochs, batch, rowsPerCell, seed, jitter);
  }
}
