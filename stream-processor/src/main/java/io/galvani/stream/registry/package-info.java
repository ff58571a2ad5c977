/**
 * The pack registry as the bridge and the command line see it: which packs are registered, what a
 * valid registration is, and the commands that list, write and retire them.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.registry;
