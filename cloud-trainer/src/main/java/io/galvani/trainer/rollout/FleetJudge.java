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
import java.time.Duration;
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
  private static final double MS_PER_HOUR = 3_600_000;

  private final FleetView fleet;
  private final Duration mostIdle;
  private final Map<String, Optional<Target>> targets = new HashMap<>();

  /**
   * @param mostIdle how long a wave waits for a pack that has nothing to judge the release by
   */
  FleetJudge(FleetView fleet, Duration mostIdle) {
    this.fleet = fleet;
    this.mostIdle = mostIdle;
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
  Map<String, PackReport> reports(Rollout rollout, Set<String> known, long nowMs) {
    Map<String, PackReport> reports = new TreeMap<>();
    for (String pack : known) {
      Heard<ModelReport> heard = fleet.report(pack, rollout.model());
      if (heard != null) {
        Heard<EdgeStatus> edge = fleet.edge(pack);
        long lastHeardMs = edge == null ? heard.atMs() : Math.max(heard.atMs(), edge.atMs());
        boolean idle = idle(rollout, heard.value(), nowMs);
        reports.put(pack, report(heard.value(), lastHeardMs, fleet.online(pack), idle));
      }
    }
    return reports;
  }

  /**
   * Whether a pack that has yet to promote the release, or to show what it does after a boot, was
   * shown too little for too long: time since it was told, without the hours that it was judged in.
   */
  private boolean idle(Rollout rollout, ModelReport said, long nowMs) {
    Stage stage = stage(said);
    boolean loaded =
        said.state() == ModelReport.State.SHADOW || said.state() == ModelReport.State.COMMITTED;
    ModelDesired told = fleet.told(said.pack().key(), rollout.model());
    if (!loaded
        || stage == Stage.COMMITTED
        || said.counter() != rollout.counter()
        || told == null
        || told.counter() != rollout.counter()) {
      return false;
    }
    double judgedMs = stage == Stage.SHADOW ? said.figures().hours() * MS_PER_HOUR : 0;
    return nowMs - told.atMs() - judgedMs >= mostIdle.toMillis();
  }

  private static PackReport report(
      ModelReport said, long lastHeardMs, boolean online, boolean idle) {
    ModelFigures figures = said.figures();
    return new PackReport(
        said.pack().key(),
        said.counter(),
        stage(said),
        lastHeardMs,
        online,
        idle,
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
          return report != null && report.canTell();
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
