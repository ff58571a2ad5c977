/**
 * Recordings of single cells: files of the Battery Data Format as columns of numbers, and folders
 * of such files with their index. What is fitted, evaluated or trained offline reads these.
 */
@NullMarked
package io.galvani.workbench.recording;

import org.jspecify.annotations.NullMarked;
