package io.galvani.trainer.correction;

import io.galvani.battery.correction.CorrectionFeature;
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
import java.util.TreeMap;

/** The correction of the state of charge, learned from steps that are labelled in hindsight. */
public final class CorrectionCourse implements Course {
  private static final int COLD_DEG_C = 10;
  private static final int HOT_DEG_C = 30;
  private static final double GAP_S = 60;

  private final CourseConfig config;
  private final double restBeforeAnchorS;
  private final List<String> quarantineRules;
  private final ReleaseRepository repository;
  private final Audience audience;
  private final GateRules rules;
  private final NewestSteps<FleetStep> steps;
  private final Innovation innovation = new Innovation();

  /**
   * @param restBeforeAnchorS rest after which voltage tells the SOC, s
   * @param quarantineRules rules whose open alerts leave a pack out
   * @param repository where candidates are left
   */
  public CorrectionCourse(
      CourseConfig config,
      double restBeforeAnchorS,
      List<String> quarantineRules,
      ReleaseRepository repository,
      Audience audience,
      GateRules rules) {
    this.config = config;
    this.restBeforeAnchorS = restBeforeAnchorS;
    this.quarantineRules = List.copyOf(quarantineRules);
    this.repository = repository;
    this.audience = audience;
    this.rules = rules;
    this.steps = new NewestSteps<>(config.stepsPerPack());
  }

  @Override
  public KnownModel model() {
    return KnownModel.SOC_CORRECTION;
  }

  @Override
  public boolean leavesOut(String rule) {
    return quarantineRules.contains(rule);
  }

  @Override
  public boolean collect(String pack, PackFeatures message) {
    int count = message.getAtTimestampMsCount();
    int width = CorrectionSequence.FEATURES;
    if (message.getFeatureCount() != width
        || message.getFeaturesCount() != count * width
        || message.getDurationSCount() != count
        || !fits(message.getFeatureSha256())) {
      return false;
    }
    for (int k = 0; k < count; k++) {
      float[] row = new float[width];
      for (int i = 0; i < width; i++) {
        row[i] = message.getFeatures(k * width + i);
      }
      FleetStep step = new FleetStep(message.getAtTimestampMs(k), message.getDurationS(k), row);
      if (steps.add(pack, step)) {
        innovation.add(row[CorrectionFeature.INNOVATION.index()]);
      }
    }
    return true;
  }

  /** The features are the same; outputs and names of a later schema may not be. */
  private static boolean fits(String sha256) {
    return sha256.isEmpty() || sha256.equals(KnownModel.SOC_CORRECTION.features().sha256());
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
    List<CorrectionSequence> all = new ArrayList<>();
    Covered covered = new Covered();
    for (PackFacts pack : packs) {
      List<FleetStep> own = pack.well(steps.of(pack.pack()));
      if (pack.cell().isPresent() && !own.isEmpty()) {
        covered.add(own);
        HindsightLabels labels =
            new HindsightLabels(pack.cell().get().parameters(), restBeforeAnchorS);
        for (List<FleetStep> stretch : stretches(own)) {
          all.add(labels.label(pack.pack(), stratum(pack, stretch), stretch));
        }
      }
    }
    Map<String, String> facts = new TreeMap<>();
    facts.put("labels", "hindsight");
    covered.tell(facts);
    Optional<List<CorrectionSequence>> signed =
        holdOut.isEmpty() ? Optional.empty() : Optional.of(read(holdOut.get()));
    return Frozen.of(all, config.split(), signed, SequenceFile::write, facts);
  }

  private static List<CorrectionSequence> read(RowFile file) throws IOException {
    try (InputStream in = file.open()) {
      return SequenceFile.read(in);
    }
  }

  /** Uninterrupted stretches of a pack. */
  private static List<List<FleetStep>> stretches(List<FleetStep> own) {
    List<List<FleetStep>> all = new ArrayList<>();
    int from = 0;
    for (int k = 1; k <= own.size(); k++) {
      if (k == own.size() || apart(own.get(k - 1), own.get(k))) {
        all.add(own.subList(from, k));
        from = k;
      }
    }
    return all;
  }

  private static boolean apart(FleetStep before, FleetStep after) {
    return after.timestampMs() - before.timestampMs() > 1000 * (after.durationS() + GAP_S);
  }

  private static String stratum(PackFacts pack, List<FleetStep> stretch) {
    double degC =
        stretch.stream()
            .mapToDouble(step -> step.features()[CorrectionSequence.TEMPERATURE])
            .average()
            .orElse(Double.NaN);
    String band = degC < COLD_DEG_C ? "cold" : degC > HOT_DEG_C ? "hot" : "mild";
    return pack.chemistry() + " " + band;
  }

  @Override
  public RoundOutcome run(Material material, Progress progress, long nowMs) throws IOException {
    CorrectionRound.Outcome outcome =
        new CorrectionRound(repository, plan(), rules, progress)
            .run(
                new CorrectionRound.Task(
                    read(material.train()),
                    List.of(),
                    read(material.judged()),
                    audience,
                    material.lineage(),
                    config.champion(),
                    nowMs));
    StringWriter text = new StringWriter();
    CorrectionReport.outcome(outcome, new PrintWriter(text));
    return new RoundOutcome(
        outcome.verdict(),
        outcome.championName(),
        outcome.candidate(),
        outcome.report(),
        text.toString());
  }

  private CorrectionPlan plan() {
    CorrectionPlan usual = CorrectionPlan.DEFAULT;
    return new CorrectionPlan(
        usual.members(),
        usual.units(),
        config.epochs() == 0 ? usual.epochs() : config.epochs(),
        usual.batch(),
        usual.window(),
        config.stepsPerPack(),
        config.seed());
  }
}
