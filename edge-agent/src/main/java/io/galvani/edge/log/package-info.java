/**
 * Recorded logs as a source: CSV of any layout through a mapping, Battery Data Format without one.
 * Streams; never holds a file in memory.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.log;
