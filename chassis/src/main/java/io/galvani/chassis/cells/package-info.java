/** Cell parameter files: JSON with units in its keys, read into the battery's own records. */
@org.jspecify.annotations.NullMarked
package io.galvani.chassis.cells;
