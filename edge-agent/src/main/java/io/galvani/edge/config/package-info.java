/**
 * The agent's configuration: one tree of records, each validated in its compact constructor. Knows
 * nothing of the parts that it configures.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.config;
