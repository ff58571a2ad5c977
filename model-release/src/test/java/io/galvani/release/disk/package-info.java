/** Disks that tests of every module may fill, stall and cut the power of. */
@org.jspecify.annotations.NullMarked
package io.galvani.release.disk;
