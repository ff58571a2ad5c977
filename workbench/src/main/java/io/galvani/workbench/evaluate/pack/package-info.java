/**
 * {@code evaluate pack}: runs a log of a pack straight through estimators and detectors, without
 * the road, and lists the cells that stand out by charge, resistance and capacity, and the alerts.
 */
@NullMarked
package io.galvani.workbench.evaluate.pack;

import org.jspecify.annotations.NullMarked;
