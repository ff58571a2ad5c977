package io.galvani.trainer.rollout;

import io.galvani.trainer.rollout.PackReport.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Packs that report well unless told otherwise. */
final class MadeUpFleet {
  static final long NOW_MS = 1_800_000_000_000L;

  final List<String> packs = new ArrayList<>();
  final Map<String, PackReport> reports = new HashMap<>();

  MadeUpFleet(int count) {
    for (int k = 0; k < count; k++) {
      packs.add("acme/pack-" + k);
      reports.put(packs.get(k), report(packs.get(k), 0, Stage.WAITING, 0, 1));
    }
  }

  static PackReport report(String pack, long counter, Stage stage, double hours, double error) {
    return new PackReport(
        pack, counter, stage, NOW_MS, true, false, hours, error, 1, 1, 0, 0, 1, 8, 0.5, "");
  }

  /** Every pack that is to run the release runs it, with the given error at anchors. */
  void follow(Rollout rollout, double hours, double error) {
    for (String pack : reached(rollout)) {
      reports.put(pack, report(pack, rollout.counter(), Stage.COMMITTED, hours, error));
    }
  }

  /** A pack runs the release in the shadow, and has had nothing to judge it by for too long. */
  void idle(String pack, long counter) {
    reports.put(
        pack,
        new PackReport(
            pack,
            counter,
            Stage.STAGED,
            NOW_MS,
            true,
            true,
            200,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0,
            0,
            Double.NaN,
            8,
            Double.NaN,
            ""));
  }

  void replace(String pack, PackReport report) {
    reports.put(pack, report);
  }

  List<String> reached(Rollout rollout) {
    return reached(rollout, packs);
  }

  List<String> reached(Rollout rollout, List<String> known) {
    return List.copyOf(new TreeSet<>(wave(rollout, known).told()));
  }

  WavePacks wave(Rollout rollout) {
    return wave(rollout, packs);
  }

  private WavePacks wave(Rollout rollout, List<String> known) {
    Set<String> earlier = Set.of();
    if (rollout.wave() > 0) {
      Rollout before =
          new Rollout(
              rollout.model(),
              rollout.counter(),
              rollout.previousCounter(),
              rollout.wavesPercent(),
              rollout.wave() - 1,
              rollout.state(),
              rollout.waveSinceMs(),
              rollout.changedAtMs(),
              rollout.reason());
      earlier = wave(before, known).told();
    }
    Set<String> told =
        new TreeSet<>(
            Waves.packs(
                rollout,
                known,
                earlier,
                pack -> {
                  PackReport report = reports.get(pack);
                  return report != null && report.canTell();
                }));
    told.addAll(earlier);
    return WavePacks.of(told, earlier);
  }
}
