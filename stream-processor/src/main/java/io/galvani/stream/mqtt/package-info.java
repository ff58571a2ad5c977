/**
 * The MQTT side of the bridge: one subscriber connection with manual acknowledgement, behind an
 * interface of ours. Eclipse Paho is used as a transport only: no persistence, no reconnection, no
 * buffering of its own. Knows topics and bytes, and nothing of what the messages mean.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.mqtt;
