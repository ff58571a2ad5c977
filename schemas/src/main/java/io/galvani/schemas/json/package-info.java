/** Reading JSON messages field by field, saying which one is wrong. */
@org.jspecify.annotations.NullMarked
package io.galvani.schemas.json;
