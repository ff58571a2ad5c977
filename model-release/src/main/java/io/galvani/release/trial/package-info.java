/**
 * Tries a verified model in a process of its own, with limits on time and memory, before the agent
 * loads it. The only place of this module that touches ONNX Runtime, and only in the child.
 */
@NullMarked
package io.galvani.release.trial;

import org.jspecify.annotations.NullMarked;
