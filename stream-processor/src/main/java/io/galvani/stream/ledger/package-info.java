/**
 * The loss ledger as users see it: reads the accounts that every stage writes and puts them
 * together by pack. Reads Kafka, writes nothing.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.ledger;
