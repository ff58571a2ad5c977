/**
 * The models that edge and stream know how to run, alike in both: what they are called, what is
 * computed for them, and what of a manifest says where they may be asked.
 */
@NullMarked
package io.galvani.release.model;

import org.jspecify.annotations.NullMarked;
