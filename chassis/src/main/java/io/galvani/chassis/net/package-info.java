/** Sockets for MQTT, for edge and stream alike. */
@org.jspecify.annotations.NullMarked
package io.galvani.chassis.net;
