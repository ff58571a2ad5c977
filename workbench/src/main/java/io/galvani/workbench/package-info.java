/**
 * Everything in one JVM: the road from a recording or a simulated fleet to the time series, with
 * embedded brokers and database. The only module that sees all programs.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench;
