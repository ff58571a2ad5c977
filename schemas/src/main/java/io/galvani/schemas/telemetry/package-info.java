/** The telemetry lane: samples into frames and back, and the envelope that numbers them. */
@org.jspecify.annotations.NullMarked
package io.galvani.schemas.telemetry;
