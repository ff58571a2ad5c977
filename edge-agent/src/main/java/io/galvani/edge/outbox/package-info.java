/**
 * What the agent still owes the cloud, on disk before anything is published. Numbers are reserved
 * in a small file of their own, so that a damaged or restored database never hands one out twice.
 * Knows messages as bytes with a range of numbers; nothing of MQTT, samples or estimates.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.outbox;
