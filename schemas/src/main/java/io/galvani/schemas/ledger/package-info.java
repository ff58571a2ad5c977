/**
 * The arithmetic of the loss ledger: whether an account's classes settle its range, and sums over
 * packs. Pure functions of {@code LedgerAccount}; who counts and where is not known here.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.schemas.ledger;
