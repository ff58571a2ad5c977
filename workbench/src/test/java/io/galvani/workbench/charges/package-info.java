@org.jspecify.annotations.NullMarked
package io.galvani.workbench.charges;
