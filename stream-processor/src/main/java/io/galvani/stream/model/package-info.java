/**
 * Releases of learned models in the cloud: read from their topic, verified as an edge does, and
 * kept for the topology, which runs what each pack's edge says it runs.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.model;
