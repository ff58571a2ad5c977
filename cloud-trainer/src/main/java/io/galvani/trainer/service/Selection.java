package io.galvani.trainer.service;

import io.galvani.release.model.KnownModel;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.PackFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which packs a round may use. */
record Selection(TrainerConfig config, FeatureStore store, ReleaseRepository repository) {
  /** Packs that are left out: by name, by tenant, or because of an open alert. */
  Set<String> quarantined(Course course) {
    Set<String> packs = new TreeSet<>(store.alerting(course::leavesOut));
    for (String pack : course.collected().packs()) {
      String tenant = pack.substring(0, Math.max(0, pack.indexOf('/')));
      if (config.quarantine().contains(pack) || config.quarantine().contains(tenant + "/*")) {
        packs.add(pack);
      }
    }
    return packs;
  }

  /** The others, of the chemistries that are learned from. */
  List<PackFacts> packs(Course course, Set<String> quarantined) {
    return course.collected().packs().stream()
        .filter(pack -> !quarantined.contains(pack))
        .map(pack -> store.facts(pack, course::leavesOut))
        .filter(pack -> config.chemistries().contains(pack.chemistry()))
        .toList();
  }

  /** The signed hold-out of a model, if it has one. */
  Optional<HoldOut> holdOut(CourseConfig course, KnownModel model) {
    return Optional.ofNullable(course.holdOut())
        .map(folder -> HoldOut.read(folder, model, repository.root()));
  }

  /** Next offset by topic and partition. */
  String offsets() {
    return store.offsets().toString();
  }
}
