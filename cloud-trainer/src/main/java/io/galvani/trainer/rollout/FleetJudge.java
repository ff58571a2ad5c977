package io.galvani.trainer.rollout;

import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.verify.Refusal;
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
  private static final double MS_PER_HOUR = 3_600_000;

  private final FleetView fleet;
  private final RolloutRules rules;
  private final Map<String, Optional<Target>> targets = new HashMap<>();

  FleetJudge(FleetView fleet, RolloutRules rules) {
    this.fleet = fleet;
    this.rules = rules;
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
    Map<String, Heard<ModelReport>> words = words(rollout, known);
    boolean roadIsCut = isCut(words, nowMs);
    Map<String, PackReport> reports = new TreeMap<>();
    words.forEach(
        (pack, word) -> {
          long lastHeardMs = roadIsCut ? nowMs : word.atMs();
          boolean idle = isMute(rollout, pack, nowMs) || idle(rollout, word.value(), nowMs);
          reports.put(pack, report(word.value(), lastHeardMs, fleet.online(pack), idle));
        });
    return reports;
  }

  /** What packs said last of the model, and when they or their edges were heard last. */
  private Map<String, Heard<ModelReport>> words(Rollout rollout, Set<String> known) {
    Map<String, Heard<ModelReport>> words = new TreeMap<>();
    for (String pack : known) {
      Heard<ModelReport> heard = fleet.report(pack, rollout.model());
      if (heard != null) {
        Heard<EdgeStatus> edge = fleet.edge(pack);
        long atMs = edge == null ? heard.atMs() : Math.max(heard.atMs(), edge.atMs());
        words.put(pack, new Heard<>(heard.value(), atMs));
      }
    }
    return words;
  }

  /** Where most packs that are online fell silent it is the road to here, and no release. */
  private boolean isCut(Map<String, Heard<ModelReport>> words, long nowMs) {
    long sinceMs = nowMs - rules.mostSilence().toMillis();
    List<Heard<ModelReport>> online =
        words.entrySet().stream()
            .filter(pack -> fleet.online(pack.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return 2 * online.stream().filter(word -> word.atMs() < sinceMs).count() > online.size();
  }

  /**
   * Whether a pack that was told of the release has had no word on the model at all for too long,
   * whatever its edge says otherwise: one that keeps no models any more.
   */
  private boolean isMute(Rollout rollout, String pack, long nowMs) {
    long sinceMs = nowMs - rules.mostIdle().toMillis();
    Heard<ModelReport> said = fleet.report(pack, rollout.model());
    ModelDesired told = fleet.told(pack, rollout.model());
    return said != null
        && told != null
        && told.counter() == rollout.counter()
        && said.value().counter() != rollout.counter()
        && Math.max(told.atMs(), said.atMs()) <= sinceMs;
  }

  /**
   * Whether a pack that has yet to promote the release, or to show what it does after a boot, was
   * shown too little for too long: time since it was told, without the hours that it was judged in.
   * A pack that the release is not for never has a word on it.
   */
  private boolean idle(Rollout rollout, ModelReport said, long nowMs) {
    Stage stage = stage(said);
    boolean tried =
        said.state() == ModelReport.State.SHADOW
            || said.state() == ModelReport.State.COMMITTED
            || said.state() == ModelReport.State.REFUSED;
    ModelDesired told = fleet.told(said.pack().key(), rollout.model());
    if (said.counter() == rollout.counter() && isOfAnotherTarget(said)) {
      return true;
    }
    if (!tried
        || stage == Stage.COMMITTED
        || said.counter() != rollout.counter()
        || told == null
        || told.counter() != rollout.counter()) {
      return false;
    }
    double judgedMs = stage == Stage.SHADOW ? said.figures().hours() * MS_PER_HOUR : 0;
    return nowMs - told.atMs() - judgedMs >= rules.mostIdle().toMillis();
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
      case REFUSED -> isFault(said) ? Stage.REFUSED : Stage.WAITING;
    };
  }

  /** What passes by itself, or is for others, says nothing against the release. */
  private static boolean isFault(ModelReport said) {
    boolean passes = Refusal.of(said.refusal()).filter(Refusal::mayPass).isPresent();
    return !passes && !isOfAnotherTarget(said);
  }

  private static boolean isOfAnotherTarget(ModelReport said) {
    return said.state() == ModelReport.State.REFUSED
        && Refusal.of(said.refusal()).filter(Refusal::isOfAnotherTarget).isPresent();
  }

  /** Latency is measured from the end of the warm-up on. */
  private static boolean judged(ModelFigures figures) {
    return figures.steps() > 0 && !Double.isNaN(figures.latencyP99Ms());
  }

  /** Packs that a rollout reached so far: of its waves, and whoever was told already. */
  WavePacks reached(Rollout rollout, Set<String> known, Map<String, PackReport> reports) {
    Set<String> told = new TreeSet<>();
    Set<String> earlier = new TreeSet<>();
    for (String pack : known) {
      ModelDesired last = fleet.told(pack, rollout.model());
      if (last != null && last.counter() == rollout.counter()) {
        told.add(pack);
        if (last.wave() <= rollout.wave()) {
          earlier.add(pack);
        }
      } else if (last != null && last.withdrawn() == rollout.counter()) {
        told.add(pack);
      }
    }
    told.addAll(
        Waves.packs(
            rollout,
            known,
            earlier,
            pack -> {
              PackReport report = reports.get(pack);
              return report != null && report.canTell();
            }));
    return WavePacks.of(told, earlier);
  }

  /** What a pack that was reached is told now. */
  ModelDesired desired(Rollout rollout, String pack, long nowMs) {
    boolean back = rollout.state() == State.ROLLED_BACK;
    ModelDesired last = fleet.told(pack, rollout.model());
    int wave =
        last != null && last.counter() == rollout.counter() ? last.wave() : rollout.wave() + 1;
    return new ModelDesired(
        PackId.parse(pack),
        rollout.model(),
        back ? rollout.previousCounter() : rollout.counter(),
        back ? rollout.counter() : 0,
        wave,
        nowMs);
  }

  /** Whether two messages tell a pack the same. */
  static boolean same(@Nullable ModelDesired told, ModelDesired now) {
    return told != null && told.counter() == now.counter() && told.withdrawn() == now.withdrawn();
  }
}
