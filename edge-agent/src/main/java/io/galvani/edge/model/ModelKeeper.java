package io.galvani.edge.model;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.model.KnownModel;
import io.galvani.release.slot.SlotPointer;
import io.galvani.release.verify.RefusedException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelReport.State;
import io.galvani.schemas.model.ReleaseKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pack at the release of one model that is desired of it, and reports: has it {@link
 * ReleaseIntake got}, installed and {@link TrialWatch watched}, and {@link ServingSwitch promotes}
 * it or takes it back. All on one thread; time is given.
 */
final class ModelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);

  /** What a trial showed, it showed beside what goes now: it begins anew. */
  private static final String WITHOUT_CHAMPION = "boot or withdrawal of what served";

  private final PackId pack;
  private final KnownModel model;
  private final InstalledReleases installed;
  private final Lanes<?> lanes;
  private final ModelLine line;
  private final LongSupplier wallClockMs;
  private final DesiredRelease desired;
  private final Standing standing;
  private final ReleaseIntake intake;
  private final TrialWatch trial;
  private final ServingSwitch serving;
  private final SlotSteps slots;
  private final Retry retry = new Retry();

  /**
   * @param epoch numbering of the pack's samples now
   * @param nominalIntervalS seconds between samples, 0 = irregular
   */
  ModelKeeper(
      PackId pack,
      KnownModel model,
      ModelsConfig config,
      InstalledReleases installed,
      PackLanes lanes,
      ModelLine line,
      LongSupplier epoch,
      LongSupplier wallClockMs,
      double nominalIntervalS) {
    this.pack = pack;
    this.model = model;
    this.installed = installed;
    this.lanes = lanes.of(model);
    this.line = line;
    this.wallClockMs = wallClockMs;
    this.desired = new DesiredRelease(pack, model);
    this.standing = new Standing(pack, model, line, config.reportIntervalMs());
    this.intake = new ReleaseIntake(pack, model, installed, line);
    this.trial = new TrialWatch(config, installed, lanes, this.lanes);
    this.serving =
        new ServingSwitch(installed, this.lanes, epoch, config.switchAheadS(), nominalIntervalS);
    this.slots = new SlotSteps(installed, this.lanes, serving);
  }

  PackId pack() {
    return pack;
  }

  KnownModel model() {
    return model;
  }

  /** Writes that the disk did not take, since the start; from any thread. */
  long storeFailures() {
    return installed.failures().count();
  }

  /** Loads what was committed; must come before the pack's stored samples are replayed. */
  void boot() throws IOException {
    SlotPointer pointer = installed.pointer();
    if (pointer.state() == SlotPointer.SlotState.REVERTED && !pointer.blameless()) {
      standing.found(State.REVERTED, pointer.revertedCounter());
    } else {
      standing.found(State.COMMITTED, pointer.committedCounter());
    }
    try {
      installed.loadCommitted().ifPresent(serving::resume);
    } catch (RefusedException damaged) {
      installed.retire(damaged.refusal().code());
      standing.say(State.REVERTED, pointer.committedCounter(), "", damaged.getMessage());
    }
  }

  void linkUp(long nowMs) {
    intake.linkUp(nowMs);
    standing.changed();
    line.subscribe(List.of(ModelTopics.desired(pack, model).toString()));
  }

  void linkDown() {
    intake.linkDown();
  }

  /** Takes {@code model/desired}; an empty message means that nothing is desired. */
  void onDesired(byte[] payload, long nowMs) {
    try {
      if (desired.take(payload, standing.state() == State.WAITING)) {
        retry.begin();
        pursue(nowMs);
      }
    } catch (MalformedMessageException amiss) {
      LOG.warn("model/desired cannot be read, packId={} reason={}", pack, amiss.getMessage());
    } catch (IOException disk) {
      postpone(nowMs, disk);
    }
  }

  /** Begins what brings the pack to what is desired, once the disk knows what has happened. */
  private void pursue(long nowMs) throws IOException {
    slots.settle();
    ModelDesired want = desired.told();
    if (intake.counter() != (want == null ? 0 : want.counter())) {
      intake.clear();
    }
    if (want == null) {
      return;
    }
    Wish wish = wish(want);
    if (wish.endsTrial()) {
      abandon("no longer desired");
      wish = wish(want);
    }
    if (wish.endsServing()) {
      if (wish.installed().trial() != null) {
        slots.undo(WITHOUT_CHAMPION);
        wish = wish(want);
      }
      // What is held against the wanted release stays known: the wish is not asked again.
      standing.say(State.REVERTED, wish.installed().committedCounter(), "", "withdrawn");
      slots.retire(wish.withdrawsServing() ? "withdrawn" : "the equations are desired");
    }
    if (wish.isVain()) {
      installed.forget();
    } else if (!wish.isOnTrial() && intake.counter() == 0) {
      intake.begin(wish.wanted(), nowMs);
      retry.clear();
      standing.say(State.WAITING, wish.wanted(), "", "");
    }
  }

  private Wish wish(ModelDesired want) {
    return new Wish(want, installed.pointer(), installed.newestCommitted());
  }

  /** Takes a message of a release. */
  void onRelease(ReleaseKey key, byte[] payload, long nowMs) {
    try {
      intake.take(key, payload, nowMs);
    } catch (RefusedException attack) {
      refuse(attack, nowMs);
    } catch (IOException disk) {
      postpone(nowMs, disk);
    }
  }

  /** Does what there is to do now. */
  void tick(long nowMs) throws InterruptedException {
    if (!lanes.isResumed()) {
      return;
    }
    try {
      if (serving.settle()) {
        standing.changed();
      }
      if (retry.isDue(nowMs)) {
        retry.clear();
        pursue(nowMs);
      }
      Optional<WholeRelease> whole = intake.advance(nowMs);
      if (whole.isPresent()) {
        install(whole.get(), nowMs);
      }
      watch(nowMs);
    } catch (RefusedException attack) {
      refuse(attack, nowMs);
    } catch (IOException disk) {
      postpone(nowMs, disk);
    }
    if (intake.isLinked() && standing.isDue(nowMs)) {
      report(nowMs);
    }
  }

  private void install(WholeRelease whole, long nowMs)
      throws IOException, RefusedException, InterruptedException {
    long counter = whole.manifest().counter();
    standing.say(State.STAGED, counter, "", "");
    report(nowMs);
    try {
      LaneEvidence earlier = installed.goOn(whole).orElse(null);
      trial.begin(installed.install(whole), earlier, nowMs);
    } catch (IOException | InterruptedException untried) {
      slots.untried();
      throw untried;
    }
    standing.say(State.SHADOW, counter, "", "");
    intake.clear();
  }

  /**
   * Ends what misbehaves, at once. Where the disk fails, what is on trial goes on there, and what
   * has proved itself serves later.
   */
  private void watch(long nowMs) throws IOException {
    Optional<String> fault = trial.servingFault();
    if (fault.isPresent()) {
      giveWay(fault.get(), nowMs);
      return;
    }
    SlotPointer pointer = installed.pointer();
    if (pointer.state() == SlotPointer.SlotState.SHADOW && slots.isSettled()) {
      TrialWatch.Verdict verdict = trial.look(nowMs);
      if (verdict.outcome() == TrialWatch.Outcome.FAILED) {
        abandon(verdict.reason());
      } else if (retry.waits()) {
        return;
      } else if (verdict.outcome() == TrialWatch.Outcome.PROVED) {
        slots.promote();
        standing.say(State.COMMITTED, pointer.trialCounter(), "", "");
        slots.settle();
      } else {
        trial.store(nowMs);
      }
    }
  }

  /** What serves cannot go on: the equations do, and what was on trial begins anew. */
  private void giveWay(String fault, long nowMs) throws IOException {
    SlotPointer pointer = installed.pointer();
    standing.say(State.REVERTED, pointer.committedCounter(), "", fault);
    report(nowMs);
    lanes.dropServing();
    if (pointer.trial() == null) {
      slots.retire(fault);
      return;
    }
    try {
      slots.undo(WITHOUT_CHAMPION);
    } finally {
      slots.retire(fault);
    }
    pursue(nowMs);
  }

  private void abandon(String reason) throws IOException {
    standing.say(State.REVERTED, installed.pointer().trialCounter(), "", reason);
    slots.undo(reason);
  }

  private void refuse(RefusedException attack, long nowMs) {
    long refused = intake.counter() == 0 ? standing.counter() : intake.counter();
    boolean mayPass = attack.refusal().mayPass();
    standing.say(State.REFUSED, refused, attack.refusal().code(), attack.getMessage());
    try {
      try {
        slots.undo(attack.refusal().code());
      } finally {
        endIntake(mayPass, nowMs);
      }
    } catch (IOException disk) {
      postpone(nowMs, disk);
    }
  }

  /** What may pass by itself is tried again; of anything else nothing is kept. */
  private void endIntake(boolean mayPass, long nowMs) throws IOException {
    if (mayPass) {
      intake.drop();
      retry.failed(nowMs);
    } else {
      intake.clear();
    }
  }

  private void postpone(long nowMs, IOException disk) {
    installed.failures().failed(disk);
    intake.drop();
    retry.failed(nowMs);
  }

  private void report(long nowMs) {
    standing.tell(nowMs, wallClockMs.getAsLong(), serving.served(), lanes.figures());
  }

  /**
   * Ends with the agent.
   *
   * @param inOrder whether nothing is known to have failed
   */
  void close(boolean inOrder) {
    if (inOrder) {
      trial.close();
      slots.close();
    }
    lanes.close();
  }
}
