package io.galvani.trainer.anomaly;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.candidate.AudienceOptions;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani train anomaly}: one round by hand. */
@Command(
    name = "anomaly",
    mixinStandardHelpOptions = true,
    description = {
      "Trains an autoencoder on snippets of driving and charging of healthy simulated vehicles,",
      "sets its threshold on others, judges it on vehicles with planted faults beside simple",
      "peers and the rules, and leaves a candidate to be signed. Exit code 4 if the gate fails."
    })
public final class AnomalyTrainCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 4;

  @Option(names = "--cell", required = true, description = "Parameter set of the cells.")
  private String cell = "";

  @Option(names = "--params", paramLabel = "FILE", description = "A set that does not ship.")
  private @Nullable Path params;

  @Option(names = "--repository", required = true, description = "Folder of releases.")
  private Path repository = Path.of("");

  @Option(names = "--champion", defaultValue = "0", description = "Release to beat; 0: newest.")
  private long champion;

  @Option(names = "--onnx", paramLabel = "FILE", description = "Write the model there too.")
  private @Nullable Path onnx;

  @Mixin private AnomalyPlanOptions plan = new AnomalyPlanOptions();
  @Mixin private AudienceOptions audience = new AudienceOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    AnomalyRound.Outcome outcome;
    try {
      FleetPlan fleet = plan.fleet();
      AnomalyPlan how = plan.plan();
      CellParameters parameters = parameters().scaledTo(plan.capacityAh());
      AnomalyRound.Task task =
          new AnomalyRound.Task(
              FleetShares.of(drive(parameters, fleet, out)),
              audience.audience(),
              lineage(parameters, fleet),
              champion,
              System.currentTimeMillis());
      out.printf(
          "learn from %d vehicles, threshold from %d, judge on %d%n",
          task.vehicles().learned().size(),
          task.vehicles().threshold().size(),
          task.vehicles().judged().size());
      outcome =
          new AnomalyRound(
                  new ReleaseRepository(repository),
                  how,
                  GateRules.DEFAULT,
                  epoch -> AnomalyReport.epoch(epoch, out))
              .run(task);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    AnomalyReport.outcome(outcome, out);
    if (onnx != null) {
      Files.write(onnx, outcome.onnx());
    }
    return outcome.verdict().passed() ? 0 : GATE_FAILED;
  }

  private CellParameters parameters() throws IOException {
    Path file = params;
    return file == null
        ? CellLibrary.shipped().get(cell).parameters()
        : CellLibrary.fromJson(Files.readString(file), file.toString()).parameters();
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
