/**
 * What the numbers mean: cell models, estimators, detectors and the twin. No dependencies, no
 * clock, no input or output, no logging, no threads. Time comes with the sample.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery;
