/** Entry of demo and replay. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.main;
