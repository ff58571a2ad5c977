/**
 * Exact minimum, mean, maximum and count of one pack over one minute of its own event time. Sums
 * are integers in the resolution of the wire, so the order of additions does not change a bit.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.topology.rollup;
