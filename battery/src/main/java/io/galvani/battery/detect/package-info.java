/** Limits, cross-cell comparison and the life of an alert, decided sample by sample. */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.detect;
