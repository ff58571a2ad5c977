/**
 * The twin: a pack that runs forward in time, sample by sample, with known truth and faults planted
 * on purpose. Same settings, cell, seed and faults give the same samples to the bit, on any
 * machine; there is no clock and no hidden randomness.
 *
 * <pre>
 *   PackTwin twin = new PackTwin(TwinSettings.of(96), cell, 42, List.of(
 *       new Fault(FaultKind.SOFT_SHORT, 17, 600, 5)));      // 5 Ohm across cell 17 from second 600
 *   PackSample sample = new PackSample();
 *   twin.next(sample);                     // sample 0 at TwinSettings.startMs, then one an interval
 *   twin.truth().cellSoc(17);              // what no pack would tell
 * </pre>
 *
 * <p>A sample's arrays belong to the twin and change at the next call. A twin never ends; whoever
 * reads it decides how fast its time runs. {@link DemoFleet} is the fleet of the demo with its
 * planted faults and their deadlines.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.twin;
