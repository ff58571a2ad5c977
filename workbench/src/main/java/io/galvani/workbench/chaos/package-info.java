/**
 * {@code galvani chaos}: a random schedule of faults, the same for the same seed, against a running
 * road, and the oracle's verdict afterwards.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.chaos;
