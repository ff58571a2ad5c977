/** The command line's manners: one-line errors, exit codes, nearest known names. */
@org.jspecify.annotations.NullMarked
package io.galvani.chassis.cli;
