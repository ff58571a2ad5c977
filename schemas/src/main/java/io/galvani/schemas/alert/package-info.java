/** Alerts as JSON that any tool can read, described by {@code alert.schema.json}. */
@org.jspecify.annotations.NullMarked
package io.galvani.schemas.alert;
