package io.galvani.stream.topology.state;

import io.galvani.battery.condition.ConditionEstimator;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cells.AgeingLibrary;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackFingerprint;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.registry.RegistrationRules;
import java.util.HashMap;
import java.util.Map;

/** Turns registrations into models; packs that are built alike share one. Not thread-safe. */
public final class PackModels {
  private final CellParser cells;
  private final Map<String, Shared> shared = new HashMap<>();

  /** The steps of all packs of one model; they hold scratch space only. */
  record Shared(
      PackModel model,
      PackEstimator estimator,
      PackDetector detector,
      PackHealth health,
      ConditionEstimator condition) {}

  public PackModels(CellParser cells) {
    this.cells = cells;
  }

  /**
   * The model of a registration.
   *
   * @throws RuntimeException that says what is wrong with the registration
   */
  Shared of(PackRegistration pack) {
    String kind = PackFingerprint.layout(pack) + "|" + pack.getNominalIntervalS();
    Shared known = shared.get(kind);
    if (known == null) {
      PackModel model = build(pack);
      known =
          new Shared(
              model,
              new PackEstimator(model),
              new PackDetector(model),
              new PackHealth(model, AgeingLibrary.shipped(model.cell())),
              new ConditionEstimator(model));
      shared.put(kind, known);
    }
    return known;
  }

  /** Checks a registration and builds its model once. */
  public void check(PackRegistration pack) {
    PackUse.of(pack);
    of(pack);
  }

  private PackModel build(PackRegistration pack) {
    try {
      RegistrationRules.check(pack);
    } catch (MalformedMessageException contradiction) {
      throw new IllegalArgumentException(contradiction.getMessage(), contradiction);
    }
    return new PackModel(
        cells.parse(pack.getParameterJson(), pack.getParameterSet()),
        pack.getCellCount(),
        Math.max(1, pack.getParallelCount()),
        probeCells(pack),
        pack.getNominalIntervalS());
  }

  private static int[] probeCells(PackRegistration pack) {
    return pack.getProbeCellCount() == 0
        ? PackModel.evenProbes(pack.getCellCount(), pack.getProbeCount())
        : pack.getProbeCellList().stream().mapToInt(Integer::intValue).toArray();
  }
}
