package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.gate.Gate;
import io.galvani.trainer.gate.GateReport;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import io.galvani.trainer.gate.HeldOutPack;
import io.galvani.trainer.gate.RunCost;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.ReleaseRepository;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One round: train, export, gate, and leave a candidate if the gate lets it pass. */
final class TrainingRound {
  private static final String FILE = "soh.onnx";
  private static final int LATENCY_ROWS = 96;

  private final ReleaseRepository repository;
  private TrainingPlan plan;
  private final GateRules rules;
  private final PrintWriter out;

  TrainingRound(ReleaseRepository repository, TrainingPlan plan, GateRules rules, PrintWriter out) {
    this.repository = repository;
    this.plan = plan;
    this.rules = rules;
    this.out = out;
  }

  boolean run(TrainingSnapshot snapshot, Audience audience, long nowMs) {
    int parts = EnsembleKind.GALVANI.parts(plan.members());
    KnownUses uses = snapshot.uses();
    TrainingRows rows = TrainingRows.of(snapshot.train(), parts, plan.rowsPerCell(), uses);
    TrainingRows asked = TrainingRows.all(snapshot.heldOut(), uses);
    plan = plan.sizedFor(rows.size());
    out.printf(
        "snapshot %s: %d cells to learn from, %d held out%n",
        snapshot.sha256().substring(0, 12), snapshot.train().size(), snapshot.heldOut().size());
    byte[] onnx;
    double parity;
    try (CapacityModel model = CapacityModel.train(rows, plan, EnsembleKind.GALVANI, this::told)) {
      out.println();
      onnx = CapacityExport.onnx(model, Map.of("seed", Long.toString(plan.seed())));
      parity = CapacityExport.parity(model, onnx, 256);
    }
    Champion champion = Champion.of(repository, rows);
    try (OnnxModel challenger = OnnxModel.load(onnx)) {
      float[][] answers = challenger.run(asked.inputs());
      List<HeldOutPack> packs = HeldOutErrors.of(asked, answers, champion.capacityAh(asked));
      double latencyMs = latencyMs(challenger, asked.inputs());
      GateVerdict verdict = Gate.judge(packs, latencyMs, onnx.length, rules);
      print(champion, verdict, parity);
      String name = "soh-" + java.time.Instant.ofEpochMilli(nowMs).toString().replaceAll("\\D", "");
      write("reports", name + ".html", GateReport.html(name, verdict, packs));
      if (verdict.passed()) {
        ReleaseManifest manifest =
            SohManifest.of(
                snapshot, audience.target(), plan, onnx, verdict, golden(challenger, asked), nowMs);
        out.printf(
            "candidate %s waits to be signed%n",
            repository.addCandidate(name, manifest, Map.of(FILE, onnx)).getFileName());
      }
      return verdict.passed();
    }
  }

  private static SohManifest.Golden golden(OnnxModel model, TrainingRows asked) {
    float[][] inputs = new float[Math.min(4, asked.size())][];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = asked.inputs()[k * (asked.size() / inputs.length)];
    }
    return new SohManifest.Golden(inputs, model.run(inputs));
  }

  /** Cost of 96 rows, ms on one core. */
  private static double latencyMs(OnnxModel model, float[][] inputs) {
    float[][] rows = new float[LATENCY_ROWS][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = inputs[k % inputs.length];
    }
    return RunCost.medianMs(() -> model.run(rows));
  }

  private void print(Champion champion, GateVerdict verdict, double parity) {
    out.printf("ONNX agrees within %.1e on 256 fresh random rows%n", parity);
    out.printf(
        "gate against %s: %s; %.1f %% better (95 %% interval %.1f to %.1f)%n",
        champion.name(),
        verdict.passed() ? "passed" : "failed",
        100 * verdict.gain(),
        100 * verdict.gainLow(),
        100 * verdict.gainHigh());
    out.print(verdict.lines());
  }

  private void write(String folder, String file, String content) {
    try {
      Path path = repository.folder(folder);
      Files.createDirectories(path);
      Files.writeString(path.resolve(file), content);
      out.println("report " + path.resolve(file));
    } catch (IOException e) {
      throw new InputException("the report cannot be written: " + e.getMessage(), e);
    }
  }

  private void told(int member, int epoch) {
    out.printf(
        "\rnetwork %d of %d, epoch %d of %d", member + 1, plan.members(), epoch + 1, plan.epochs());
    out.flush();
  }
}
