package io.galvani.trainer.service;

import io.galvani.battery.cell.CellParameters;
import io.galvani.trainer.correction.CorrectionSequence;
import io.galvani.trainer.correction.FleetStep;
import io.galvani.trainer.correction.HindsightLabels;
import io.galvani.trainer.correction.PackSplit;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes sequences with labels of what was collected, without quarantined packs. */
final class SnapshotContent {
  private static final int COLD_DEG_C = 10;
  private static final int HOT_DEG_C = 30;

  private final TrainerConfig config;
  private final FeatureStore store;
  private final ReleaseRepository repository;
  private long fromMs = Long.MAX_VALUE;
  private long toMs;

  SnapshotContent(TrainerConfig config, FeatureStore store, ReleaseRepository repository) {
    this.config = config;
    this.store = store;
    this.repository = repository;
  }

  Snapshot.Content of(String why) {
    Set<String> quarantined = quarantined();
    List<CorrectionSequence> all = new ArrayList<>();
    for (String pack : store.packs()) {
      if (!quarantined.contains(pack) && config.chemistries().contains(store.chemistry(pack))) {
        store.cell(pack).ifPresent(cell -> add(all, pack, cell));
      }
    }
    Map<String, String> facts = facts(why);
    PackSplit split = config.split();
    Optional<HoldOut> signed =
        Optional.ofNullable(config.holdOut()).map(f -> HoldOut.read(f, repository.root()));
    if (signed.isEmpty()) {
      facts.put("held_out", split.toString());
      return new Snapshot.Content(split.train(all), split.judged(all), quarantined, facts);
    }
    Set<String> judged =
        signed.get().rows().stream().map(CorrectionSequence::pack).collect(Collectors.toSet());
    facts.put("held_out", "signed set " + signed.get().sha256());
    List<CorrectionSequence> train =
        all.stream().filter(row -> !judged.contains(row.pack())).toList();
    return new Snapshot.Content(train, signed.get().rows(), quarantined, facts);
  }

  private Set<String> quarantined() {
    Set<String> packs = new TreeSet<>(store.alerting(config.quarantineRules()));
    for (String pack : store.packs()) {
      String tenant = pack.substring(0, Math.max(0, pack.indexOf('/')));
      if (config.quarantine().contains(pack) || config.quarantine().contains(tenant + "/*")) {
        packs.add(pack);
      }
    }
    return packs;
  }

  private void add(List<CorrectionSequence> all, String pack, CellParameters cell) {
    HindsightLabels labels = new HindsightLabels(cell, config.restBeforeAnchor().toSeconds());
    for (List<FleetStep> stretch : store.stretches(pack)) {
      fromMs = Math.min(fromMs, stretch.get(0).timestampMs());
      toMs = Math.max(toMs, stretch.get(stretch.size() - 1).timestampMs());
      all.add(labels.label(pack, stratum(pack, stretch), stretch));
    }
  }

  private String stratum(String pack, List<FleetStep> stretch) {
    double degC =
        stretch.stream().mapToDouble(step -> step.features()[2]).average().orElse(Double.NaN);
    String band = degC < COLD_DEG_C ? "cold" : degC > HOT_DEG_C ? "hot" : "mild";
    return store.chemistry(pack) + " " + band;
  }

  private Map<String, String> facts(String why) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("why", why);
    facts.put("labels", "hindsight");
    facts.put("offsets", store.offsets().toString());
    facts.put("from_ms", Long.toString(fromMs == Long.MAX_VALUE ? 0 : fromMs));
    facts.put("to_ms", Long.toString(toMs));
    facts.put("seed", Long.toString(config.seed()));
    facts.put("steps_per_pack", Integer.toString(config.stepsPerPack()));
    return facts;
  }
}
