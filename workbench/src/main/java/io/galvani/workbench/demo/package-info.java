/** The demo: a simulated fleet with planted faults on the embedded road, live or headless. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.demo;
