package io.galvani.edge.model;

import io.galvani.battery.charge.PackCapacity;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.edge.model.LoadedRelease.Estimating;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The models of capacity at work on one pack, and the pack's charges that they are told, which are
 * followed whether a release looks at them or not. The charges are stored each time one ends, with
 * what the release that serves made of them.
 */
final class CapacityLanes extends Lanes<CapacityLanes.CapacityLane> {
  /**
   * A release that is farther from the equations than that, in units of two joint sigmas, is wrong
   * or one of both error bars is: from so far on the fleet's rollout takes a release back.
   */
  static final double MOST_DISAGREEMENT = 1.5;

  /**
   * One charge tells of every cell at once: a small pack gets few steps, each of a whole charge.
   */
  private static final TrialTerms TERMS = new TrialTerms(1, MOST_DISAGREEMENT);

  private static final byte[] NONE = new byte[0];

  private final PackCharges charges;
  private final String use;
  private final @Nullable ChargeFile file;
  private final LongSupplier epoch;
  private @Nullable StoredCharges restored;

  /**
   * @param use duty that the pack lives in, empty for none
   * @param file keeps the charges; null = they are forgotten
   * @param epoch numbering of the pack's samples now
   */
  CapacityLanes(PackModel model, String use, @Nullable ChargeFile file, LongSupplier epoch) {
    super(model);
    this.use = use;
    this.charges = new PackCharges(model);
    this.file = file;
    this.epoch = epoch;
  }

  /** One model at work. */
  static final class CapacityLane extends Lane {
    private final PackModel model;
    private final Estimating work;
    private PackCapacity capacity;

    CapacityLane(LoadedRelease release, Estimating work, PackModel model) {
      super(release, new LaneFigures(0));
      this.model = model;
      this.work = work;
      this.capacity = work.begin(model);
    }

    @Override
    void beginNow() {
      capacity = work.begin(model);
    }

    @Override
    long stepsNow() {
      return capacity.steps();
    }

    @Override
    long ignoredNow() {
      return capacity.ignored();
    }

    @Override
    long blocks() {
      return steps() + ignored();
    }

    @Override
    long faults() {
      return capacity.faults();
    }

    private void onCharge(PackCharges charges, HealthState health, String use) {
      if (!capacity.onCharge(charges, health, use)) {
        return;
      }
      figures.disagree(capacity.disagreement());
      for (int c = 0; c < charges.cells(); c++) {
        if (charges.told(c) && capacity.knows(c)) {
          figures.compare(soh(c, health), health.soh(c));
        }
      }
    }

    private double soh(int c, HealthState health) {
      return health.soh(c) * capacity.capacityAh(c, health) / health.capacityAh(c);
    }
  }

  @Override
  CapacityLane lane(LoadedRelease release) {
    if (release.work() instanceof Estimating work) {
      return new CapacityLane(release, work, model());
    }
    throw new IllegalStateException("a model of capacity must be one, but was " + release);
  }

  @Override
  TrialTerms terms() {
    return TERMS;
  }

  /** Takes a sample after filter and health have stepped on it. */
  synchronized void onSample(
      PackState state, PackSample sample, StepOutcome outcome, HealthState health) {
    boolean ended = false;
    if (isCounted(sample.seq())) {
      charges.follow(sample, outcome);
    } else {
      ended = charges.step(state, sample, outcome);
    }
    CapacityLane works = servingAt(sample.seq());
    CapacityLane tried = trial();
    (works == null ? alone() : works.figures).pass(sample.timestampMs());
    if (tried != null) {
      tried.figures.pass(sample.timestampMs());
    }
    if (!ended) {
      return;
    }
    if (works != null) {
      works.onCharge(charges, health, use);
    }
    if (tried != null) {
      tried.enters();
      tried.onCharge(charges, health, use);
      tried.leaves();
    }
    if (file != null) {
      file.keep(stored(sample.seq()));
    }
  }

  /** Whether a replayed sample came no later than the one that ended the last stored charge. */
  private boolean isCounted(long seq) {
    StoredCharges last = restored;
    return !isResumed() && last != null && last.epoch() == epoch.getAsLong() && seq <= last.seq();
  }

  private StoredCharges stored(long seq) {
    long now = epoch.getAsLong();
    CapacityLane lane = serving();
    return lane == null || lane.epoch != now
        ? new StoredCharges(now, seq, charges.block(), 0, 0, NONE)
        : new StoredCharges(
            now, seq, charges.block(), lane.release.counter(), lane.fromSeq, lane.capacity.block());
  }

  /**
   * Takes up what was stored before the restart; must come before the pack's stored samples are
   * replayed, and after what serves is loaded.
   */
  synchronized void restore() {
    Optional<StoredCharges> stored = file == null ? Optional.empty() : file.read();
    if (file == null || stored.isEmpty()) {
      return;
    }
    try {
      charges.restore(stored.get().charges());
      restored = stored.get();
      restoreAnswers(stored.get());
    } catch (IllegalArgumentException otherForm) {
      file.notTaken(otherForm);
    }
  }

  private void restoreAnswers(StoredCharges stored) {
    CapacityLane lane = serving();
    boolean same =
        lane != null && stored.counter() == lane.release.counter() && stored.epoch() == lane.epoch;
    if (lane != null && same) {
      try {
        lane.capacity.restore(stored.answers());
        lane.fromSeq = stored.fromSeq();
      } catch (IllegalArgumentException otherForm) {
        lane.serveFrom(lane.epoch, UNDECIDED);
      }
    }
  }

  /** Byte form of the charge in progress, which is stored with the monitor's state. */
  synchronized byte[] openCharge() {
    return charges.openBlock();
  }

  /**
   * Goes on with what {@link #openCharge()} gave.
   *
   * @throws IllegalArgumentException if it is of no known version, of other cells or damaged
   */
  synchronized void restoreOpenCharge(byte[] block) {
    charges.restoreOpen(block);
  }

  /** Whole charges that told of some cell. */
  synchronized long charges() {
    return charges.charges();
  }

  /** State of health of the weakest cell: the equations' own where no release serves. */
  synchronized double lowestSoh(HealthState health) {
    CapacityLane works = serving();
    if (works == null) {
      return health.lowestSoh();
    }
    double lowest = Double.POSITIVE_INFINITY;
    for (int c = 0; c < health.cells(); c++) {
      lowest = Math.min(lowest, works.soh(c, health));
    }
    return lowest;
  }
}
