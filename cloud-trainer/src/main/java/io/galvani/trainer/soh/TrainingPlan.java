package io.galvani.trainer.soh;

/**
 * How a network is trained.
 *
 * @param members networks in the ensemble, each trained without one part of the cells
 * @param hidden units in each of the two hidden layers
 * @param epochs passes over the training rows
 * @param batch rows a step
 * @param rowsPerCell most rows that one cell may contribute, evenly over its life
 * @param seed of weights, order of rows and parity inputs
 */
record TrainingPlan(int members, int hidden, int epochs, int batch, int rowsPerCell, long seed) {

  TrainingPlan single() {
    return new TrainingPlan(1, hidden, epochs, batch, rowsPerCell, seed);
  }
}
