/**
 * What travels about learned models: which release a pack is to run, the release itself in chunks,
 * and what an edge says of it. JSON; nothing in these messages is trusted: a release counts by the
 * signatures inside its parts alone.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.schemas.model;
