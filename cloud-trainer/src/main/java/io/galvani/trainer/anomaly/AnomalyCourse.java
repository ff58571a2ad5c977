package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Covered;
import io.galvani.trainer.round.Frozen;
import io.galvani.trainer.round.Innovation;
import io.galvani.trainer.round.Material;
import io.galvani.trainer.round.NewestSteps;
import io.galvani.trainer.round.PackFacts;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundOutcome;
import io.galvani.trainer.round.RowFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The model of healthy packs, learned from snippets of packs without an alert. */
public final class AnomalyCourse implements Course {
  /**
   * Rules that say of no pack that it is faulty: two tell of the road that data takes, one is this
   * model's own. Were what it finds odd left out, each generation would learn from fewer odd packs
   * than the one before, and set its threshold lower.
   */
  private static final Set<String> NO_FAULT = Set.of("pack-silent", "data-lost", "learned-anomaly");

  private final CourseConfig config;
  private final double alarmsPerPackDay;
  private final ReleaseRepository repository;
  private final Audience audience;
  private final GateRules rules;
  private final NewestSteps<SnippetStep> steps;
  private final StepReader reader = new StepReader();
  private final Innovation innovation = new Innovation();

  /**
   * @param alarmsPerPackDay false alarms that the threshold is set for
   * @param repository where candidates are left
   */
  public AnomalyCourse(
      CourseConfig config,
      double alarmsPerPackDay,
      ReleaseRepository repository,
      Audience audience,
      GateRules rules) {
    this.config = config;
    this.alarmsPerPackDay = alarmsPerPackDay;
    this.repository = repository;
    this.audience = audience;
    this.rules = rules;
    this.steps = new NewestSteps<>(config.stepsPerPack());
  }

  @Override
  public KnownModel model() {
    return KnownModel.ANOMALY;
  }

  @Override
  public boolean leavesOut(String rule) {
    return !NO_FAULT.contains(rule);
  }

  @Override
  public boolean collect(String pack, PackFeatures message) {
    if (!StepReader.fits(message)) {
      return false;
    }
    for (SnippetStep step : reader.read(pack, message)) {
      if (steps.add(pack, step)) {
        innovation.add(step.values()[SnippetFeature.INNOVATION.index()]);
      }
    }
    return true;
  }

  @Override
  public NewestSteps<?> collected() {
    return steps;
  }

  @Override
  public Innovation innovation() {
    return innovation;
  }

  @Override
  public Frozen freeze(List<PackFacts> packs, Optional<RowFile> holdOut) throws IOException {
    List<PackSteps> all = new ArrayList<>();
    Covered covered = new Covered();
    for (PackFacts pack : packs) {
      List<SnippetStep> own = cut(steps.of(pack.pack()), pack);
      if (pack.cell().isPresent() && !own.isEmpty()) {
        covered.add(own);
        all.add(new PackSteps(pack.pack(), pack.chemistry(), pack.cell().get(), own));
      }
    }
    Map<String, String> facts = new TreeMap<>();
    facts.put("labels", "healthy is who has no alert; faults are planted");
    covered.tell(facts);
    Optional<List<PackSteps>> signed =
        holdOut.isEmpty() ? Optional.empty() : Optional.of(read(holdOut.get()));
    return Frozen.of(all, config.split(), signed, StepFile::write, facts);
  }

  /** The steps of times in which the pack was well; what follows a time left out begins anew. */
  private static List<SnippetStep> cut(List<SnippetStep> all, PackFacts pack) {
    List<SnippetStep> cut = new ArrayList<>();
    boolean before = true;
    for (SnippetStep step : all) {
      boolean well = pack.well(step);
      if (well) {
        cut.add(before ? step : new SnippetStep(step.timestampMs(), false, step.values()));
      }
      before = well;
    }
    return cut;
  }

  @Override
  public RoundOutcome run(Material material, Progress progress, long nowMs) throws IOException {
    FleetShares shares = FleetRecords.of(read(material.train()), read(material.judged()));
    AnomalyRound.Outcome outcome =
        new AnomalyRound(repository, plan(), rules, progress)
            .run(
                new AnomalyRound.Task(
                    shares, audience, material.lineage(), config.champion(), nowMs));
    StringWriter text = new StringWriter();
    AnomalyReport.outcome(outcome, new PrintWriter(text));
    return new RoundOutcome(
        outcome.verdict(),
        outcome.findings().champion().name(),
        outcome.candidate(),
        outcome.report(),
        text.toString());
  }

  private static List<PackSteps> read(RowFile file) throws IOException {
    try (InputStream in = file.open()) {
      return StepFile.read(in);
    }
  }

  private AnomalyPlan plan() {
    AnomalyPlan usual = AnomalyPlan.DEFAULT;
    return new AnomalyPlan(
        usual.units(),
        usual.latent(),
        config.epochs() == 0 ? usual.epochs() : config.epochs(),
        usual.batch(),
        Math.max(AnomalyPlan.LEAST_SNIPPETS, config.stepsPerPack() / PackSnippets.HOP),
        alarmsPerPackDay,
        config.seed());
  }
}
