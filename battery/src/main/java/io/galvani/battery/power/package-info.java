/**
 * What a pack can deliver and take: power for seconds, energy to its lower limit, each with its
 * standard deviation. Knows cell parameters and a state of charge, nothing of how it was found.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.power;
