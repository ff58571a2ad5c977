/**
 * The commands of the programs in this module. Knows every program, and nothing of their insides.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.main;
