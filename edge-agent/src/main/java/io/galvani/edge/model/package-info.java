/**
 * Learned models on the edge: fetches signed releases, verifies, tries, shadows and promotes them,
 * takes them back, and says so. The equation-based estimates are always there underneath.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.model;
