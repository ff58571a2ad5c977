/** {@code /health} and Prometheus {@code /metrics} on a loopback port, for every program alike. */
@org.jspecify.annotations.NullMarked
package io.galvani.chassis.health;
