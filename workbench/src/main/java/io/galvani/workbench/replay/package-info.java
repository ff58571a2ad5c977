/** A recorded log through the whole road, exactly as in production. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.replay;
