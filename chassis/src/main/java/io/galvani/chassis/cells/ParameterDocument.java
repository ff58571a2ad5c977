package io.galvani.chassis.cells;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.galvani.battery.cell.CellLimits;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.Chemistry;
import io.galvani.battery.cell.CircuitTable;
import io.galvani.battery.cell.CircuitValues;
import io.galvani.battery.cell.Hysteresis;
import io.galvani.battery.cell.LimitSet;
import io.galvani.battery.cell.OcvCurve;
import io.galvani.battery.cell.Provenance;
import io.galvani.battery.cell.ThermalParameters;
import io.galvani.battery.cell.Uncertainty;
import io.galvani.chassis.config.Require;
import org.jspecify.annotations.Nullable;

/** The shape of a parameter file; its keys are those that the battery's messages name. */
record ParameterDocument(
    int formatVersion,
    String name,
    Chemistry chemistry,
    double capacityAh,
    double nominalVoltageV,
    double coulombicEfficiency,
    Ocv ocv,
    HysteresisTable hysteresis,
    Circuit circuit,
    Thermal thermal,
    Uncertainty uncertainty,
    Limits limits,
    Origin provenance) {
  static final int FORMAT_VERSION = 1;

  ParameterDocument {
    Require.inRange("format_version", formatVersion, FORMAT_VERSION, FORMAT_VERSION);
    Require.text("name", name);
    Require.present("chemistry", chemistry);
    Require.present("ocv", ocv);
    Require.present("hysteresis", hysteresis);
    Require.present("circuit", circuit);
    Require.present("thermal", thermal);
    Require.present("uncertainty", uncertainty);
    Require.present("limits", limits);
    Require.present("provenance", provenance);
  }

  @SuppressWarnings("ArrayRecordComponent") // carriers of tables, never compared
  record Ocv(
      double[] soc,
      double[] temperatureDegC,
      double[][] ocvV,
      @JsonProperty("entropic_v_per_k") double[] entropicVPerK) {}

  @SuppressWarnings("ArrayRecordComponent")
  record HysteresisTable(double[] soc, double[] amplitudeV, double gamma, double instantaneousV) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Circuit(
      double[] soc,
      double[] temperatureDegC,
      @JsonProperty("activation_energy_j_per_mol") double activationEnergyJPerMol,
      double[][] r0Ohm,
      double[][] r1Ohm,
      double[][] tau1S,
      double[][] r2Ohm,
      double[][] tau2S,
      double[][] r0ChargeRatio) {}

  record Thermal(
      @JsonProperty("core_heat_capacity_j_per_k") double coreHeatCapacityJPerK,
      @JsonProperty("surface_heat_capacity_j_per_k") double surfaceHeatCapacityJPerK,
      @JsonProperty("core_to_surface_w_per_k") double coreToSurfaceWPerK,
      @JsonProperty("surface_to_ambient_w_per_k") double surfaceToAmbientWPerK) {}

  record Limits(LimitSet operating, LimitSet recommendedSafety, LimitSet maximumSafety) {
    Limits {
      Require.present("operating", operating);
      Require.present("recommended_safety", recommendedSafety);
      Require.present("maximum_safety", maximumSafety);
    }
  }

  record Origin(
      String source,
      String method,
      double validTemperatureLowDegC,
      double validTemperatureHighDegC,
      double validSocLow,
      double validSocHigh,
      @JsonProperty("valid_c_rate") double validCRate,
      String limitations) {}

  CellParameters toParameters() {
    return new CellParameters(
        name,
        chemistry,
        capacityAh,
        nominalVoltageV,
        coulombicEfficiency,
        new OcvCurve(
            Require.present("ocv.soc", ocv.soc),
            Require.present("ocv.temperature_deg_c", ocv.temperatureDegC),
            table("ocv.ocv_v", ocv.ocvV),
            Require.present("ocv.entropic_v_per_k", ocv.entropicVPerK)),
        new Hysteresis(
            Require.present("hysteresis.soc", hysteresis.soc),
            Require.present("hysteresis.amplitude_v", hysteresis.amplitudeV),
            hysteresis.gamma,
            hysteresis.instantaneousV),
        circuitTable(),
        new ThermalParameters(
            thermal.coreHeatCapacityJPerK,
            thermal.surfaceHeatCapacityJPerK,
            thermal.coreToSurfaceWPerK,
            thermal.surfaceToAmbientWPerK),
        uncertainty,
        new CellLimits(limits.operating, limits.recommendedSafety, limits.maximumSafety),
        new Provenance(
            Require.text("provenance.source", provenance.source),
            Require.text("provenance.method", provenance.method),
            provenance.validTemperatureLowDegC,
            provenance.validTemperatureHighDegC,
            provenance.validSocLow,
            provenance.validSocHigh,
            provenance.validCRate,
            Require.present("provenance.limitations", provenance.limitations)));
  }

  private static double[][] table(String name, double @Nullable [] @Nullable [] rows) {
    double[][] present = Require.present(name, rows);
    for (int row = 0; row < present.length; row++) {
      Require.present(name + "[" + row + "]", present[row]);
    }
    return present;
  }

  private CircuitTable circuitTable() {
    return new CircuitTable(
        Require.present("circuit.soc", circuit.soc),
        Require.present("circuit.temperature_deg_c", circuit.temperatureDegC),
        circuit.activationEnergyJPerMol,
        new CircuitValues(
            table("circuit.r0_ohm", circuit.r0Ohm),
            table("circuit.r1_ohm", circuit.r1Ohm),
            table("circuit.tau1_s", circuit.tau1S),
            table("circuit.r2_ohm", circuit.r2Ohm),
            table("circuit.tau2_s", circuit.tau2S),
            table("circuit.r0_charge_ratio", circuit.r0ChargeRatio)));
  }

  static ParameterDocument of(CellParameters cell) {
    CircuitValues values = cell.circuit().values();
    ThermalParameters heat = cell.thermal();
    Provenance from = cell.provenance();
    return new ParameterDocument(
        FORMAT_VERSION,
        cell.name(),
        cell.chemistry(),
        cell.capacityAh(),
        cell.nominalVoltageV(),
        cell.coulombicEfficiency(),
        new Ocv(
            cell.ocv().soc(),
            cell.ocv().temperatureDegC(),
            cell.ocv().tableV(),
            cell.ocv().entropicTableVPerK()),
        new HysteresisTable(
            cell.hysteresis().soc(),
            cell.hysteresis().amplitudeTableV(),
            cell.hysteresis().gamma(),
            cell.hysteresis().instantaneousV()),
        new Circuit(
            cell.circuit().soc(),
            cell.circuit().temperatureDegC(),
            cell.circuit().activationEnergyJPerMol(),
            values.r0Ohm(),
            values.r1Ohm(),
            values.tau1S(),
            values.r2Ohm(),
            values.tau2S(),
            values.r0ChargeRatio()),
        new Thermal(
            heat.coreHeatCapacityJPerK(),
            heat.surfaceHeatCapacityJPerK(),
            heat.coreToSurfaceWPerK(),
            heat.surfaceToAmbientWPerK()),
        cell.uncertainty(),
        new Limits(
            cell.limits().operating(),
            cell.limits().recommendedSafety(),
            cell.limits().maximumSafety()),
        new Origin(
            from.source(),
            from.method(),
            from.validTemperatureLowDegC(),
            from.validTemperatureHighDegC(),
            from.validSocLow(),
            from.validSocHigh(),
            from.validCRate(),
            from.limitations()));
  }
}
