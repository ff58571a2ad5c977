/**
 * Capacity learned from charges: what the last part of a charge tells of each cell, what earlier
 * charges of the same cell told, and a learned model at work on both. The same code for trainer,
 * edge and stream.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.charge;
