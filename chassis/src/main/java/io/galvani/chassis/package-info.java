/**
 * What every program shares: reading its configuration and the cells' parameter files, telling its
 * health, and ending with the right exit code. Knows the battery, and no message and no broker.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.chassis;
