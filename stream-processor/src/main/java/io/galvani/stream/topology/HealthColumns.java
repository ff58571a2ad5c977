package io.galvani.stream.topology;

import io.galvani.battery.charge.PackCapacity;
import io.galvani.battery.health.HealthState;
import io.galvani.schemas.proto.CellHealth;
import io.galvani.schemas.proto.PackCondition;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.stream.topology.state.Engine;
import java.util.function.IntToDoubleFunction;

/** Says in the words of the wire how worn a pack is, and when there is something to say. */
final class HealthColumns {
  /** Event time after which it is said again. */
  private static final long PERIOD_MS = 10 * 60_000;

  private long windowsBefore;
  private long periodBefore;
  private boolean charged;

  /** Begins a frame. */
  void begin(Engine engine) {
    charged = false;
    windowsBefore = windows(engine.health());
    periodBefore = period(engine);
  }

  /** Takes note that a charge ended in the frame. */
  void charged() {
    charged = true;
  }

  /**
   * Whether a capacity was estimated anew in the frame, or a charge or ten minutes of event time
   * ended in it.
   */
  boolean news(Engine engine) {
    return charged || windows(engine.health()) != windowsBefore || period(engine) != periodBefore;
  }

  private static long period(Engine engine) {
    return Math.floorDiv(engine.state().timestampMs(), PERIOD_MS);
  }

  private static long windows(HealthState health) {
    long windows = 0;
    for (int c = 0; c < health.cells(); c++) {
      windows += health.windows(c);
    }
    return windows;
  }

  static PackHealth of(PackStep step) {
    Engine engine = step.engine();
    HealthState health = engine.health();
    int parallel = engine.model().parallel();
    int weakest = weakest(health);
    int grown = grown(health);
    PackCondition mean = ConditionColumns.of(engine);
    PackHealth.Builder said =
        PackHealth.newBuilder()
            .setStreamEpoch(step.pack().admission().epoch())
            .setAtSeq(step.sample().seq())
            .setAtTimestampMs(step.eventMs())
            .setParameterSet(engine.model().cell().name())
            .setCapacityAh(parallel * health.capacityAh(weakest))
            .setCapacitySigmaAh(parallel * health.capacitySigmaAh(weakest))
            .setCapacityCell(weakest)
            .setSoh(health.soh(weakest))
            .setSohSigma(health.sohSigma(weakest))
            .setCapacity1CAh(parallel * health.capacityAt1cAh(weakest))
            .setCapacity1CSigmaAh(parallel * health.capacityAt1cSigmaAh(weakest))
            .setResistanceGrowth(mean.getResistanceGrowth())
            .setResistanceGrowthSigma(mean.getResistanceGrowthSigma())
            .setResistanceGrowthMax(health.resistanceGrowth(grown))
            .setResistanceGrowthMaxSigma(health.resistanceGrowthSigma(grown))
            .setResistanceGrowthMaxCell(grown)
            .setEquivalentFullCycles(health.equivalentFullCycles())
            .setCharges(engine.charges().charges());
    CellHealth.Builder cells = cells(health);
    PackCapacity learned = engine.gauge().capacity();
    if (learned != null) {
      correct(said, cells, learned, engine);
    }
    return said.setCells(cells).build();
  }

  /** Adds what equations and learned model say together. */
  private static void correct(
      PackHealth.Builder said, CellHealth.Builder cells, PackCapacity learned, Engine engine) {
    HealthState health = engine.health();
    double newAh = engine.model().cell().capacityAh();
    int parallel = engine.model().parallel();
    int weakest = least(health.cells(), c -> learned.capacityAh(c, health));
    double capacityAh = learned.capacityAh(weakest, health);
    double sigmaAh = learned.capacitySigmaAh(weakest, health);
    said.setSohCounter(engine.gauge().counter())
        .setCorrectedCapacityAh(parallel * capacityAh)
        .setCorrectedCapacitySigmaAh(parallel * sigmaAh)
        .setCorrectedSoh(capacityAh / newAh)
        .setCorrectedSohSigma(sigmaAh / newAh)
        .setCorrectedCell(weakest)
        .setSohDisagreement(learned.disagreement());
    for (int c = 0; c < health.cells(); c++) {
      double ah = learned.capacityAh(c, health);
      double sigma = learned.capacitySigmaAh(c, health);
      cells
          .addCorrectedCapacityAh((float) ah)
          .addCorrectedCapacitySigmaAh((float) sigma)
          .addCorrectedSoh((float) (ah / newAh))
          .addCorrectedSohSigma((float) (sigma / newAh));
    }
  }

  private static CellHealth.Builder cells(HealthState health) {
    CellHealth.Builder cells = CellHealth.newBuilder();
    for (int c = 0; c < health.cells(); c++) {
      cells
          .addCapacityAh((float) health.capacityAh(c))
          .addCapacitySigmaAh((float) health.capacitySigmaAh(c))
          .addSoh((float) health.soh(c))
          .addSohSigma((float) health.sohSigma(c))
          .addCapacity1CAh((float) health.capacityAt1cAh(c))
          .addCapacity1CSigmaAh((float) health.capacityAt1cSigmaAh(c))
          .addResistanceOhm((float) health.resistanceOhm(c))
          .addResistanceSigmaOhm((float) health.resistanceSigmaOhm(c))
          .addResistanceGrowth((float) health.resistanceGrowth(c))
          .addResistanceGrowthSigma((float) health.resistanceGrowthSigma(c))
          .addCapacityWindows(health.windows(c));
    }
    return cells;
  }

  /** The cell of least capacity: in a string it is the pack's. */
  static int weakest(HealthState health) {
    return least(health.cells(), health::soh);
  }

  private static int least(int cells, IntToDoubleFunction of) {
    int least = 0;
    for (int c = 1; c < cells; c++) {
      least = of.applyAsDouble(c) < of.applyAsDouble(least) ? c : least;
    }
    return least;
  }

  private static int grown(HealthState health) {
    int grown = 0;
    for (int c = 1; c < health.cells(); c++) {
      grown = health.resistanceGrowth(c) > health.resistanceGrowth(grown) ? c : grown;
    }
    return grown;
  }
}
