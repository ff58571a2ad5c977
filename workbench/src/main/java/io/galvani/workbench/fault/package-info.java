/**
 * What breaks the road on purpose and judges what is left: parts that can be killed, paused and
 * started again, links that can be cut, frozen and slowed, packs whose samples are known, and the
 * oracle that compares. Used by {@code galvani chaos} and by the fault tests.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.fault;
