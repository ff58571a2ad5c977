package io.galvani.trainer.anomaly;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellOptions;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.AudienceOptions;
import io.galvani.trainer.candidate.RoundOptions;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.onnx.OnnxModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code galvani train anomaly}: one round by hand. */
@Command(
    name = "anomaly",
    mixinStandardHelpOptions = true,
    description =
        "Trains an autoencoder on snippets of driving and charging of healthy simulated "
            + "vehicles, sets its threshold on others, judges it on vehicles with planted faults "
            + "beside simple peers and the rules, and leaves a candidate to be signed. Exit code "
            + "4 if the gate fails.")
public final class AnomalyTrainCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 4;

  @Mixin private CellOptions cell = new CellOptions();
  @Mixin private RoundOptions round = new RoundOptions();
  @Mixin private AnomalyPlanOptions plan = new AnomalyPlanOptions();
  @Mixin private AudienceOptions audience = new AudienceOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    OnnxModel.requireRuntime();
    PrintWriter out = spec.commandLine().getOut();
    round.requireWritable();
    Audience whom = audience.audience();
    AnomalyRound.Outcome outcome;
    try {
      FleetPlan fleet = plan.fleet();
      AnomalyPlan how = plan.plan();
      CellParameters parameters = cell.parameters().scaledTo(plan.capacityAh());
      AnomalyRound.Task task =
          new AnomalyRound.Task(
              FleetShares.of(drive(parameters, fleet, out)),
              whom,
              lineage(parameters, fleet),
              round.champion(),
              System.currentTimeMillis());
      out.printf(
          "learn from %d vehicles, threshold from %d, judge on %d%n",
          task.vehicles().learned().size(),
          task.vehicles().threshold().size(),
          task.vehicles().judged().size());
      outcome =
          new AnomalyRound(
                  round.repository(),
                  how,
                  GateRules.DEFAULT,
                  epoch -> AnomalyReport.epoch(epoch, out))
              .run(task);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    AnomalyReport.outcome(outcome, out);
    round.write(outcome.onnx());
    return outcome.verdict().passed() ? 0 : GATE_FAILED;
  }

  private static List<VehicleRecord> drive(CellParameters cell, FleetPlan plan, PrintWriter out) {
    List<Vehicle> fleet = new ArrayList<>(SimulatedFleet.healthy(cell, plan));
    fleet.addAll(SimulatedFleet.faulty(cell, plan));
    List<VehicleRecord> records = new ArrayList<>();
    for (Vehicle vehicle : fleet) {
      records.add(VehicleRecord.of(vehicle));
      out.printf("\rvehicle %d of %d ", records.size(), fleet.size());
      out.flush();
    }
    out.println();
    return records;
  }

  private static Map<String, String> lineage(CellParameters cell, FleetPlan fleet) {
    Map<String, String> lineage = new TreeMap<>();
    lineage.put("cell", cell.name());
    lineage.put("capacity_ah", Double.toString(cell.capacityAh()));
    lineage.put("simulated", fleet.toString());
    return lineage;
  }
}
