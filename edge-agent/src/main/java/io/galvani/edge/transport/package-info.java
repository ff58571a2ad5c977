/**
 * The link to the broker behind one small interface, and Paho as its implementation: no
 * persistence, reconnect or buffer of the library's own. Knows topics and bytes, nothing of lanes
 * or samples.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.transport;
