/**
 * State of health: capacity by total least squares between voltage anchors and by matching partial
 * curves to ageing curves of the cell type, fused in log Q; resistance normalised to 25 degC and
 * half charge. No clock, no dependency, nothing allocated per step.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.health;
