/**
 * The chain that turns frames into estimates, alerts, rollups and accounts: {@code decode → admit →
 * estimate → detect → alert → rollup}. It knows Kafka Streams and the battery, and touches no
 * network but the topics of the catalogue.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.topology;
