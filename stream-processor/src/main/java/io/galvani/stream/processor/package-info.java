/**
 * The stream processor as a program: configuration, client settings chosen on purpose, handlers
 * that keep the stream going, health. It runs the topology and knows nothing of what is in it.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.processor;
