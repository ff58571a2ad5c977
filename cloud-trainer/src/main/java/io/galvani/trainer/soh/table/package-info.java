/**
 * Tables of charges: reading and writing them, whose cells they are of and how these are used, rows
 * to learn from.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.table;
