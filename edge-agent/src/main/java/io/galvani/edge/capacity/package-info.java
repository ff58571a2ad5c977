/**
 * How long an outage an outbox can bridge. Knows configuration, sources' descriptions and what an
 * outbox holds; runs no agent and writes nothing.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.capacity;
