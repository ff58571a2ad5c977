package io.galvani.trainer.gate;

/**
 * How both models did on one held-out pack, or on that part of its life that is of one stratum.
 *
 * @param pack its name; entries of one pack are drawn together
 * @param stratum the conditions it stands for, such as chemistry, temperature or health
 * @param championError mean absolute error, any unit
 * @param challengerError in the same unit, on the same rows
 * @param coverage90 share of rows within the challenger's 90 % interval
 */
public record HeldOutPack(
    String pack, String stratum, double championError, double challengerError, double coverage90) {}
