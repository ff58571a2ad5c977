/**
 * One YAML file a program, read into one tree of records. What is wrong with a file is said in one
 * line: where, rule, value and the nearest known name.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.chassis.config;
