/**
 * What could not be read, kept as it came with the reason in headers: how such records are written
 * by every program of this module, listed, and sent again to where they came from.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.deadletter;
