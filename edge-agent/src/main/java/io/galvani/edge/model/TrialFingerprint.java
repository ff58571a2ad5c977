package io.galvani.edge.model;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitValues;
import io.galvani.battery.cell.Hysteresis;
import io.galvani.battery.cell.OcvCurve;
import io.galvani.battery.pack.PackModel;
import io.galvani.release.document.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whether a trial still runs where it ran: layout, cell model, mapping, use, and what computes it.
 */
final class TrialFingerprint {
  private TrialFingerprint() {}

  /**
   * 64 hex digits that are others when any number of the cell model is.
   *
   * @param mapping identity of how the pack's channels are mapped
   * @param use duty that it lives in, empty for none
   * @param program versions of what computes
   */
  static String of(PackModel model, String mapping, String use, String program) {
    String text =
        String.join(
            "\n",
            "%d x %d, every %s s"
                .formatted(model.cells(), model.parallel(), model.nominalIntervalS()),
            Arrays.toString(model.probeCell()),
            text(model.cell()),
            mapping,
            use,
            program);
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(CellParameters cell) {
    OcvCurve ocv = cell.ocv();
    Hysteresis hysteresis = cell.hysteresis();
    CircuitValues circuit = cell.circuit().values();
    Object[] all = {
      cell.name(),
      cell.chemistry(),
      cell.capacityAh(),
      cell.nominalVoltageV(),
      cell.coulombicEfficiency(),
      ocv.soc(),
      ocv.temperatureDegC(),
      ocv.tableV(),
      ocv.entropicTableVPerK(),
      hysteresis.soc(),
      hysteresis.amplitudeTableV(),
      hysteresis.gamma(),
      hysteresis.instantaneousV(),
      cell.circuit().soc(),
      cell.circuit().temperatureDegC(),
      cell.circuit().activationEnergyJPerMol(),
      circuit.r0Ohm(),
      circuit.r1Ohm(),
      circuit.tau1S(),
      circuit.r2Ohm(),
      circuit.tau2S(),
      circuit.r0ChargeRatio(),
      cell.thermal(),
      cell.uncertainty(),
      cell.limits()
    };
    return Arrays.deepToString(all);
  }
}
