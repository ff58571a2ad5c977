/** {@code galvani evaluate}: runs the production estimators over recordings and scores them. */
@NullMarked
package io.galvani.workbench.evaluate;

import org.jspecify.annotations.NullMarked;
