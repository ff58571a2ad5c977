/** Plots of the reports, as SVG within a page. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.plot;
