/** Ed25519 keys of the JDK: made, kept in files, used to sign, named by their hash. */
@NullMarked
package io.galvani.release.key;

import org.jspecify.annotations.NullMarked;
