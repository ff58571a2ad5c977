/**
 * What came out of the road, read back from Kafka: accounts of every stage, estimates, alerts, dead
 * letters. Nothing here is taken from what was sent.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.arrivals;
