/**
 * The sending side of the go-back-N protocol: what goes out next, how far beyond the cloud's
 * watermark, when to go back, and which watermark to believe. Knows the outbox and the transport,
 * nothing of sources or estimates.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.delivery;
