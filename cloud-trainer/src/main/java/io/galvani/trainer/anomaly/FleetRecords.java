package io.galvani.trainer.anomaly;

import io.galvani.trainer.round.PackSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Vehicles made of what packs streamed. Real packs come without labelled faults: what is judged on
 * is healthy packs as they are, for false alarms, and beside them the same packs with faults
 * planted into their steps. Bounded, however large the fleet is.
 */
final class FleetRecords {
  /** Fewest packs to learn from. */
  static final int LEAST_PACKS = 4;

  private static final int MOST_LEARNED_SNIPPETS = 40_000;
  private static final int MOST_PACKS = 100;

  /** Steps of a pack that a fault is planted into: six hours. */
  private static final int PLANTED_STEPS = 2160;

  private static final PackSplit THRESHOLD = new PackSplit(3, 0);

  private FleetRecords() {}

  /**
   * Shares packs out.
   *
   * @param train packs to learn from: one in three of them sets the threshold, by hash
   * @param judged other packs
   * @throws IllegalArgumentException saying what the packs lack
   */
  static FleetShares of(List<PackSteps> train, List<PackSteps> judged) {
    List<PackSteps> taught = train.stream().filter(p -> !forThreshold(p)).toList();
    List<PackSteps> others = some(train.stream().filter(FleetRecords::forThreshold).toList());
    require("learn from", taught.size(), LEAST_PACKS);
    require("set the threshold by", others.size(), Threshold.LEAST_VEHICLES);
    require("judge on", judged.size(), 1);
    FleetShares shares =
        new FleetShares(
            records(taught, MOST_LEARNED_SNIPPETS / taught.size()),
            records(others, Integer.MAX_VALUE),
            new ArrayList<>(),
            "threshold one in three of the packs not judged, faults planted into judged ones");
    for (PackSteps pack : some(judged)) {
      shares.judged().add(healthy(pack, Integer.MAX_VALUE));
      for (PlantedFault.Kind kind : PlantedFault.Kind.values()) {
        shares.judged().add(planted(pack, kind.of(PackSplit.hash("severity " + pack.pack()))));
      }
    }
    if (shares.judged().stream().noneMatch(v -> !v.faulty() && !v.snippets().isEmpty())) {
      throw new IllegalArgumentException("packs to judge on must have snippets, but none has");
    }
    return shares;
  }

  /** A hash that the split into judged packs and others does not depend on. */
  private static boolean forThreshold(PackSteps pack) {
    return THRESHOLD.heldOut("threshold " + pack.pack());
  }

  private static void require(String what, int packs, int least) {
    if (packs < least) {
      throw new IllegalArgumentException(
          "packs to %s must be %d or more, but were %d".formatted(what, least, packs));
    }
  }

  /** Not more than can be judged in minutes; always the same ones. */
  private static List<PackSteps> some(List<PackSteps> packs) {
    return packs.stream()
        .sorted(Comparator.comparing(p -> PackSplit.hash(p.pack())))
        .limit(MOST_PACKS)
        .toList();
  }

  private static List<VehicleRecord> records(List<PackSteps> packs, int most) {
    return packs.stream().map(pack -> healthy(pack, most)).toList();
  }

  private static VehicleRecord healthy(PackSteps pack, int most) {
    VehicleRecord.Label label =
        new VehicleRecord.Label(
            pack.pack(),
            pack.pack(),
            "healthy",
            "healthy",
            Double.POSITIVE_INFINITY,
            pack.durationS());
    VehicleRecord whole = new VehicleRecord(label, pack.snippets(), Optional.empty());
    return most == Integer.MAX_VALUE ? whole : whole.thinned(most);
  }

  /** From its first step on: the pack's healthy days are counted where it is without the fault. */
  private static VehicleRecord planted(PackSteps pack, PlantedFault fault) {
    String name = String.format(Locale.ROOT, "%s with %s", pack.pack(), fault.words());
    VehicleRecord.Label label =
        new VehicleRecord.Label(name, pack.pack(), fault.kind().words(), fault.words(), 0, 0);
    PackSteps faulty = fault.in(pack.newest(PLANTED_STEPS));
    return new VehicleRecord(label, faulty.snippets(), Optional.empty());
  }
}
