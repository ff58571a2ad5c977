/**
 * What the topology remembers of a pack: its registration, account, estimator and detector, live in
 * memory and as two blocks in the stores. The live objects are a read cache over the stores only.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.topology.state;
