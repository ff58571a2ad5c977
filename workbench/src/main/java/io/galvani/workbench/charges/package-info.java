/** Tables of charges, to train the capacity model from, made of recordings. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.charges;
