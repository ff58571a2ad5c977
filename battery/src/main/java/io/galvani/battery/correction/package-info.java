/**
 * What joins a learned correction of the state of charge to the equation-based filter: the features
 * it reads, and the fusion of what it answers. The filter itself is read and never changed.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.correction;
