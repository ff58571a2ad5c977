/** The account of a replay or demo: one record, written as JSON and printed as a table. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.summary;
