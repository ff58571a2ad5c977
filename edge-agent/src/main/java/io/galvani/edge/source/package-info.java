/**
 * Where samples come from, behind one small interface. A source knows its format and its clock; it
 * knows nothing of frames, lanes or the broker, and never waits on purpose: pacing is the agent's.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.source;
