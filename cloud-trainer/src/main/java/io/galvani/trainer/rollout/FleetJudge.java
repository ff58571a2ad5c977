package io.galvani.trainer.rollout;

import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.SignedDocument;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.trainer.rollout.FleetView.Heard;
import io.galvani.trainer.rollout.PackReport.Stage;
import io.galvani.trainer.rollout.Rollout.State;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Draws from what is known of the fleet what a rollout decides on, and what packs are told. */
final class FleetJudge {
  private final FleetView fleet;
  private final Map<String, Optional<Target>> targets = new HashMap<>();

  FleetJudge(FleetView fleet) {
    this.fleet = fleet;
  }

  /** Packs that the release of a rollout is for, and to whose tenant it was published. */
  Set<String> known(Rollout rollout) {
    Set<String> known = new TreeSet<>();
    fleet
        .packs()
        .forEach(
            (pack, registration) -> {
              if (target(rollout, pack).filter(t -> isFor(t, pack, registration)).isPresent()) {
                known.add(pack);
              }
            });
    return known;
  }

  /** The target as the manifest states it; edges hold it against the signature, not we. */
  private Optional<Target> target(Rollout rollout, String pack) {
    String tenant = PackId.parse(pack).tenant();
    String release = tenant + "/" + rollout.model() + "/" + rollout.counter();
    Optional<Target> kept = targets.get(release);
    if (kept != null) {
      return kept;
    }
    Optional<byte[]> manifest = fleet.manifest(tenant, rollout.model(), rollout.counter());
    Optional<Target> read = manifest.flatMap(FleetJudge::read);
    if (manifest.isPresent()) {
      targets.put(release, read);
    }
    return read;
  }

  private static Optional<Target> read(byte[] manifest) {
    try {
      return Optional.of(ReleaseManifest.parse(SignedDocument.parse(manifest).payload()).target());
    } catch (MalformedDocumentException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isFor(Target target, String pack, PackRegistration registration) {
    // Registrations say nmc where manifests say NMC.
    String chemistry = registration.getChemistry().toUpperCase(Locale.ROOT);
    return matches(target.packs(), pack) && matches(target.chemistries(), chemistry);
  }

  private static boolean matches(List<String> allowed, String actual) {
    return allowed.stream()
        .anyMatch(
            pattern ->
                pattern.equals("*")
                    || pattern.equals(actual)
                    || (pattern.endsWith("/*")
                        && actual.startsWith(pattern.substring(0, pattern.length() - 1))));
  }

  /** What edges say of a rollout's release, by pack. */
  Map<String, PackReport> reports(Rollout rollout, Set<String> known) {
    Map<String, PackReport> reports = new TreeMap<>();
    for (String pack : known) {
      Heard<ModelReport> heard = fleet.report(pack, rollout.model());
      if (heard != null) {
        Heard<EdgeStatus> edge = fleet.edge(pack);
        long lastHeardMs = edge == null ? heard.atMs() : Math.max(heard.atMs(), edge.atMs());
        reports.put(pack, report(heard.value(), lastHeardMs, fleet.online(pack)));
      }
    }
    return reports;
  }

  private static PackReport report(ModelReport said, long lastHeardMs, boolean online) {
    ModelFigures figures = said.figures();
    return new PackReport(
        said.pack().key(),
        said.counter(),
        stage(said),
        lastHeardMs,
        online,
        figures.hours(),
        figures.anchorError(),
        figures.championAnchorError(),
        figures.innovationRatio(),
        figures.alertsPerDay(),
        figures.championAlertsPerDay(),
        figures.latencyP99Ms(),
        figures.memoryMib(),
        figures.divergence(),
        said.refusal());
  }

  private static Stage stage(ModelReport said) {
    // What is still warming up, at first or after a boot, has no figures to be judged by.
    return switch (said.state()) {
      case WAITING -> Stage.WAITING;
      case STAGED -> Stage.STAGED;
      case SHADOW -> judged(said.figures()) ? Stage.SHADOW : Stage.STAGED;
      case COMMITTED -> judged(said.figures()) ? Stage.COMMITTED : Stage.STAGED;
      case REVERTED -> Stage.REVERTED;
      case REFUSED -> Stage.REFUSED;
    };
  }

  /** Latency is measured from the end of the warm-up on. */
  private static boolean judged(ModelFigures figures) {
    return figures.steps() > 0 && !Double.isNaN(figures.latencyP99Ms());
  }

  /** Packs that a rollout reached so far: of its waves, and whoever was told already. */
  Set<String> reached(Rollout rollout, Set<String> known, Map<String, PackReport> reports) {
    Set<String> reached = new TreeSet<>(wave(rollout, rollout.wave(), known, reports));
    for (String pack : known) {
      ModelDesired told = fleet.told(pack, rollout.model());
      if (told != null
          && (told.counter() == rollout.counter() || told.withdrawn() == rollout.counter())) {
        reached.add(pack);
      }
    }
    return reached;
  }

  private static Set<String> wave(
      Rollout rollout, int wave, Set<String> known, Map<String, PackReport> reports) {
    return Waves.packs(
        rollout,
        wave,
        known,
        pack -> {
          PackReport report = reports.get(pack);
          return report != null && report.online();
        });
  }

  /** What a pack that was reached is told now. */
  ModelDesired desired(
      Rollout rollout,
      Set<String> known,
      Map<String, PackReport> reports,
      String pack,
      long nowMs) {
    boolean back = rollout.state() == State.ROLLED_BACK;
    int wave = 0;
    while (wave < rollout.wave() && !wave(rollout, wave, known, reports).contains(pack)) {
      wave++;
    }
    return new ModelDesired(
        PackId.parse(pack),
        rollout.model(),
        back ? rollout.previousCounter() : rollout.counter(),
        back ? rollout.counter() : 0,
        wave + 1,
        nowMs);
  }

  /** Whether two messages tell a pack the same. */
  static boolean same(@Nullable ModelDesired told, ModelDesired now) {
    return told != null && told.counter() == now.counter() && told.withdrawn() == now.withdrawn();
  }
}
