/**
 * Trains by itself: collects what the fleet streamed, decides when a round is due, freezes what it
 * learns from, and hands a candidate over for signing. Holds no key and releases nothing.
 */
@NullMarked
package io.galvani.trainer.service;

import org.jspecify.annotations.NullMarked;
