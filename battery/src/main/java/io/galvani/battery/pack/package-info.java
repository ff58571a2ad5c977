/**
 * One pack as the estimators see it: its model, its sample, its state, and the step that both the
 * edge and the stream run.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.pack;
