/**
 * {@code galvani evaluate soh}: capacity from windows of ageing tests, leave one cell out, with
 * honest intervals and the naive baselines beside it.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.evaluate.soh;
