/**
 * The estimators and detectors on the agent: they read the frames that were just encoded, so that
 * they see exactly what the cloud will see, and go on after a restart from where they were stored.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.monitor;
