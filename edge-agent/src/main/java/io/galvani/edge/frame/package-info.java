/** Samples into numbered messages: how many to a frame, and how long the first may wait. */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.frame;
