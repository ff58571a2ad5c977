/**
 * What a release is made of: signed envelopes around root, timestamp and manifest. Bytes are signed
 * and checked as they came; nothing here is trusted before {@code verify} has passed it.
 */
@NullMarked
package io.galvani.release.document;

import org.jspecify.annotations.NullMarked;
