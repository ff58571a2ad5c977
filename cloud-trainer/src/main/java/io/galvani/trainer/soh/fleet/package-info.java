/**
 * The capacity model as the trainer service trains it: labels in hindsight of what the fleet
 * streamed.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.soh.fleet;
