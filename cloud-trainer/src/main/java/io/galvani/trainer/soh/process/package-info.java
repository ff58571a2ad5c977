/**
 * Gaussian processes on the history of charges: a plane, bends and a course of the number of
 * charges for every use that is known.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.process;
