/**
 * Where an edge keeps releases: two slots and a pointer, so that power may fail at any instant and
 * the device boots with the old model or the new one; and beside them what a trial has shown, in a
 * file that is whole or told. Knows files, not models.
 */
@NullMarked
package io.galvani.release.slot;

import org.jspecify.annotations.NullMarked;
