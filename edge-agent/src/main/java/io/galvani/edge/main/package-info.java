/** The agent's command line: reads configuration, wires sources, starts, waits. */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.main;
