/**
 * Decides whether a release may be installed: every check in a fixed order, every refusal with a
 * code of its own that names the attack. Nothing is loaded before all of it has passed. Knows
 * neither transport nor clock; both are handed in.
 */
@NullMarked
package io.galvani.release.verify;

import org.jspecify.annotations.NullMarked;
