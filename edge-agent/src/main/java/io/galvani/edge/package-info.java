/**
 * The edge agent: reads packs, estimates, buffers on disk, publishes. It knows schemas, battery and
 * chassis, MQTT and SQLite, and nothing of what lies behind the broker but the watermark protocol.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge;
