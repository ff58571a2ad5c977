/**
 * Core temperature of cells whose surface is measured, with its standard deviation. Knows thermal
 * parameters only; heat is given.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.thermal;
