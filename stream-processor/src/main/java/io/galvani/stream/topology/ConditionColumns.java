package io.galvani.stream.topology;

import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.condition.PowerKind;
import io.galvani.battery.health.HealthState;
import io.galvani.schemas.proto.PackCondition;
import io.galvani.stream.topology.state.Engine;

/** Says in the words of the wire what a pack can do. */
final class ConditionColumns {
  private ConditionColumns() {}

  static PackCondition of(Engine engine) {
    ConditionState condition = engine.condition();
    PackCondition.Builder out =
        PackCondition.newBuilder()
            .setSopDischarge10SW(condition.powerW(PowerKind.DISCHARGE_10S))
            .setSopDischarge10SSigmaW(condition.powerSigmaW(PowerKind.DISCHARGE_10S))
            .setSopDischarge30SW(condition.powerW(PowerKind.DISCHARGE_30S))
            .setSopDischarge30SSigmaW(condition.powerSigmaW(PowerKind.DISCHARGE_30S))
            .setSopCharge10SW(condition.powerW(PowerKind.CHARGE_10S))
            .setSopCharge10SSigmaW(condition.powerSigmaW(PowerKind.CHARGE_10S))
            .setSopCharge30SW(condition.powerW(PowerKind.CHARGE_30S))
            .setSopCharge30SSigmaW(condition.powerSigmaW(PowerKind.CHARGE_30S))
            .setSopDischargeCell(condition.powerCell(PowerKind.DISCHARGE_10S))
            .setSopChargeCell(condition.powerCell(PowerKind.CHARGE_10S))
            .setSoeWh(condition.energyWh())
            .setSoeSigmaWh(condition.energySigmaWh());
    hottest(condition, out);
    wear(engine.health(), out);
    return out.build();
  }

  private static void hottest(ConditionState condition, PackCondition.Builder out) {
    int hottest = 0;
    for (int c = 1; c < condition.cells(); c++) {
      hottest = condition.coreDegC(c) > condition.coreDegC(hottest) ? c : hottest;
    }
    out.setCoreTemperatureMaxDegC(condition.coreDegC(hottest))
        .setCoreTemperatureMaxSigmaK(condition.coreSigmaK(hottest))
        .setCoreTemperatureMaxCell(hottest);
  }

  private static void wear(HealthState health, PackCondition.Builder out) {
    int weakest = HealthColumns.weakest(health);
    double growth = 0;
    double sigma = 0;
    for (int c = 0; c < health.cells(); c++) {
      growth += health.resistanceGrowth(c) / health.cells();
      sigma += health.resistanceGrowthSigma(c) / health.cells();
    }
    out.setSoh(health.soh(weakest))
        .setSohSigma(health.sohSigma(weakest))
        .setResistanceGrowth(growth)
        .setResistanceGrowthSigma(sigma);
  }
}
