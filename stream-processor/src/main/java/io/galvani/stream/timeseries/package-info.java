/**
 * What the time series holds: measurements, tags, fields and units in one place, from which the
 * line protocol, QuestDB's tables, the dashboards' tests and the documentation follow. It knows
 * neither Kafka nor the messages.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.timeseries;
