package io.galvani.trainer.soh.fleet;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.ChargeRow;
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
import io.galvani.trainer.round.PackSplit;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundOutcome;
import io.galvani.trainer.round.RowFile;
import io.galvani.trainer.soh.TrainingNeeds;
import io.galvani.trainer.soh.TrainingRound;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.KnownUses;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The capacity model, learned from whole charges of packs whose cells are labelled in hindsight
 * ({@link CapacitySmoother}). {@code steps_per_pack} counts charges: the newest ones of twelve
 * cells of a pack are kept, 1 kB each. Nothing starts a round but time and new charges.
 */
public final class CapacityCourse implements Course {
  /**
   * Rules that say that charge was counted wrongly for a cell: by the sensor, or because some of it
   * leaked past.
   */
  private static final Set<String> WRONG_CHARGE = Set.of("sign-or-unit", "cell-self-discharge");

  /**
   * Cells of all packs together, beyond which each pack contributes fewer than twelve, and, where
   * one each is too many, not every pack contributes.
   */
  private static final int MOST_CELLS = 2400;

  private static final int MOST_ROWS = 40_000;
  private static final int MOST_JUDGED_ROWS = 20_000;
  private static final int LEAST_ROWS_PER_CELL = 10;

  private final CourseConfig config;
  private final List<String> quarantineRules;
  private final ReleaseRepository repository;
  private final Audience audience;
  private final GateRules rules;
  private final NewestSteps<FleetCharge> charges;
  private final Innovation innovation = new Innovation();

  /**
   * @param quarantineRules rules whose open alerts leave a pack out, beside those about charge
   * @param repository where candidates are left
   */
  public CapacityCourse(
      CourseConfig config,
      List<String> quarantineRules,
      ReleaseRepository repository,
      Audience audience,
      GateRules rules) {
    this.config = config;
    this.quarantineRules = List.copyOf(quarantineRules);
    this.repository = repository;
    this.audience = audience;
    this.rules = rules;
    this.charges = new NewestSteps<>(config.stepsPerPack());
  }

  @Override
  public KnownModel model() {
    return KnownModel.CAPACITY;
  }

  @Override
  public boolean leavesOut(String rule) {
    return quarantineRules.contains(rule) || WRONG_CHARGE.contains(rule);
  }

  @Override
  public boolean collect(String pack, PackFeatures message) {
    boolean fits = false;
    for (ChargeRow row : message.getChargesList()) {
      if (FleetCharge.fits(row)) {
        charges.add(pack, FleetCharge.of(row));
        fits = true;
      }
    }
    return fits;
  }

  @Override
  public NewestSteps<?> collected() {
    return charges;
  }

  @Override
  public Innovation innovation() {
    return innovation;
  }

  @Override
  public Frozen freeze(List<PackFacts> packs, Optional<RowFile> holdOut) throws IOException {
    int cellsPerPack = Math.max(1, MOST_CELLS / Math.max(1, packs.size()));
    List<FleetCell> all = new ArrayList<>();
    Covered covered = new Covered();
    for (PackFacts pack : packs) {
      List<FleetCharge> own = pack.well(charges.of(pack.pack()));
      if (pack.cell().isPresent() && !own.isEmpty()) {
        covered.add(own);
        all.addAll(
            new FleetCells(pack.pack(), pack.cell().get().parameters(), cellsPerPack).of(own));
      }
    }
    Map<String, String> facts = new TreeMap<>();
    facts.put(
        "labels",
        "the equations' capacity at 1C, smoothed in hindsight, where sigma is %.0f %% or less"
            .formatted(100 * CapacitySmoother.MOST_SIGMA));
    facts.put("cells_per_pack", Integer.toString(Math.min(FleetCharge.MOST_CELLS, cellsPerPack)));
    covered.tell(facts);
    Optional<List<FleetCell>> signed =
        holdOut.isEmpty() ? Optional.empty() : Optional.of(read(holdOut.get()));
    return Frozen.of(some(all), config.split(), signed, new FleetTable(), facts);
  }

  /** As many as all packs together may contribute; always of the same packs. */
  private static List<FleetCell> some(List<FleetCell> all) {
    if (all.size() <= MOST_CELLS) {
      return all;
    }
    Map<String, List<FleetCell>> packs =
        all.stream().collect(Collectors.groupingBy(FleetCell::pack));
    return packs.keySet().stream()
        .sorted(Comparator.comparing(pack -> PackSplit.hash("contributes " + pack)))
        .flatMap(pack -> packs.getOrDefault(pack, List.of()).stream())
        .limit(MOST_CELLS)
        .toList();
  }

  @Override
  public RoundOutcome run(Material material, Progress progress, long nowMs) throws IOException {
    List<ChargeCell> told = cells(material.train());
    KnownUses uses = KnownUses.of(told);
    List<ChargeCell> train = known(told, uses);
    List<ChargeCell> judged = known(cells(material.judged()), uses);
    TrainingNeeds.requireFleet(train, judged);
    TrainingRound.Outcome outcome =
        new TrainingRound(repository, rules, progress)
            .run(
                new TrainingRound.Task(
                    train,
                    judged,
                    rowsPerCell(MOST_JUDGED_ROWS, judged.size()),
                    plan(train.size()),
                    audience,
                    material.lineage(),
                    config.champion(),
                    nowMs));
    StringWriter text = new StringWriter();
    outcome.print(new PrintWriter(text));
    return new RoundOutcome(
        outcome.verdict(),
        outcome.champion(),
        outcome.candidate(),
        outcome.report(),
        text.toString());
  }

  private static List<ChargeCell> cells(RowFile table) throws IOException {
    return read(table).stream().map(FleetCell::cell).toList();
  }

  private static List<FleetCell> read(RowFile table) throws IOException {
    try (InputStream in = table.open()) {
      return FleetTable.read(in);
    }
  }

  /**
   * A use that is not taught is as good as none told: it is no stratum of the gate either, or a
   * single odd pack with a name of its own could keep the gate shut.
   */
  private static List<ChargeCell> known(List<ChargeCell> cells, KnownUses uses) {
    return cells.stream()
        .map(cell -> uses.names().contains(cell.use()) ? cell : cell.ungrouped())
        .toList();
  }

  private TrainingPlan plan(int cells) {
    TrainingPlan usual = TrainingPlan.DEFAULT;
    return new TrainingPlan(
        usual.members(),
        usual.hidden(),
        config.epochs(),
        usual.batch(),
        Math.min(usual.rowsPerCell(), rowsPerCell(MOST_ROWS, cells)),
        config.seed());
  }

  /** Every cell is there twice, the second time seen late. */
  private static int rowsPerCell(int mostRows, int cells) {
    return Math.max(LEAST_ROWS_PER_CELL, mostRows / (2 * cells));
  }
}
