package io.galvani.edge.model;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.model.KnownModel;
import io.galvani.release.slot.SlotPointer;
import io.galvani.release.verify.RefusedException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ModelReport.State;
import io.galvani.schemas.model.ReleaseKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pack at the release of one model that is desired of it, and reports: has it {@link
 * ReleaseIntake got}, installed and {@link TrialWatch watched}, and {@link ServingSwitch promotes}
 * it or takes it back. All on one thread; time is given.
 */
final class ModelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);

  private final PackId pack;
  private final KnownModel model;
  private final InstalledReleases installed;
  private final Lanes<?> lanes;
  private final ModelLine line;
  private final LongSupplier wallClockMs;
  private final TrialJudge judge;
  private final Standing standing;
  private final ReleaseIntake intake;
  private final TrialWatch trial;
  private final ServingSwitch serving;
  private final Retry retry = new Retry();

  private @Nullable ModelDesired desired;

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
    this.judge = new TrialJudge(config, this.lanes.terms());
    this.standing = new Standing(pack, model.id(), config.reportIntervalMs());
    this.intake = new ReleaseIntake(pack, model, installed, line);
    this.trial = new TrialWatch(judge, installed, lanes, this.lanes);
    this.serving =
        new ServingSwitch(installed, this.lanes, epoch, config.switchAheadS(), nominalIntervalS);
  }

  PackId pack() {
    return pack;
  }

  KnownModel model() {
    return model;
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

  void linkUp() {
    intake.linkUp();
    standing.changed();
    line.subscribe(List.of(ModelTopics.desired(pack, model).toString()));
  }

  void linkDown() {
    intake.linkDown();
  }

  /** Takes {@code model/desired}; an empty message means that nothing is desired. */
  void onDesired(byte[] payload, long nowMs) {
    try {
      ModelDesired said = payload.length == 0 ? null : ModelDesired.parse(payload);
      boolean foreign =
          said != null && !(said.pack().equals(pack) && said.model().equals(model.id()));
      boolean known = said != null && said.equals(desired) && standing.state() != State.WAITING;
      if (!foreign && !known) {
        desired = said;
        retry.begin();
        pursue(nowMs);
      }
    } catch (MalformedMessageException amiss) {
      LOG.warn("model/desired cannot be read, packId={} reason={}", pack, amiss.getMessage());
    } catch (IOException disk) {
      postpone(nowMs, disk.getMessage());
    }
  }

  /** Begins what brings the pack to what is desired. */
  private void pursue(long nowMs) throws IOException {
    ModelDesired want = desired;
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
        // What it showed, it showed beside what goes now: it begins anew.
        lanes.dropTrial();
        installed.revert("boot or withdrawal of what served");
        wish = wish(want);
      }
      // What is held against the wanted release stays known: the wish is not asked again.
      withdraw(wish);
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

  private void withdraw(Wish wish) throws IOException {
    lanes.dropServing();
    installed.retire(wish.withdrawsServing() ? "withdrawn" : "the equations are desired");
    standing.say(State.REVERTED, wish.installed().committedCounter(), "", "withdrawn");
  }

  /** Takes a message of a release. */
  void onRelease(ReleaseKey key, byte[] payload, long nowMs) {
    try {
      intake.take(key, payload, nowMs);
    } catch (RefusedException attack) {
      refuse(attack, nowMs);
    } catch (IOException disk) {
      postpone(nowMs, disk.getMessage());
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
      postpone(nowMs, disk.getMessage());
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
    LaneEvidence earlier = installed.goOn(whole).orElse(null);
    trial.begin(installed.install(whole), earlier, nowMs);
    intake.clear();
    standing.say(State.SHADOW, counter, "", "");
  }

  /** Ends what misbehaves, promotes what has proved itself. */
  private void watch(long nowMs) throws IOException {
    SlotPointer pointer = installed.pointer();
    if (pointer.state() == SlotPointer.SlotState.SHADOW) {
      TrialWatch.Verdict verdict = trial.look(nowMs);
      switch (verdict.outcome()) {
        case GOES_ON -> {}
        case PROVED -> promote(pointer.trialCounter());
        case FAILED -> abandon(verdict.reason());
      }
    } else if (pointer.committed() != null) {
      Optional<String> fault = judge.broken(lanes.faults(), lanes.failure());
      if (fault.isPresent()) {
        lanes.dropServing();
        installed.retire(fault.get());
        standing.say(State.REVERTED, pointer.committedCounter(), "", fault.get());
      }
    }
  }

  private void promote(long tried) throws IOException {
    installed.commit();
    serving.promote();
    standing.say(State.COMMITTED, tried, "", "");
  }

  private void abandon(String reason) throws IOException {
    long tried = installed.pointer().trialCounter();
    lanes.dropTrial();
    installed.revert(reason);
    standing.say(State.REVERTED, tried, "", reason);
  }

  private void refuse(RefusedException attack, long nowMs) {
    long refused = intake.counter() == 0 ? standing.counter() : intake.counter();
    try {
      if (!Retry.mayPass(attack.refusal())) {
        intake.clear();
      }
      intake.drop();
      lanes.dropTrial();
      installed.revert(attack.refusal().code());
    } catch (IOException disk) {
      LOG.error("Refused release stays on disk, packId={} reason={}", pack, disk.getMessage());
    }
    if (Retry.mayPass(attack.refusal())) {
      retry.failed(nowMs);
    }
    standing.say(State.REFUSED, refused, attack.refusal().code(), attack.getMessage());
  }

  private void postpone(long nowMs, @Nullable String reason) {
    LOG.error("Release cannot be stored, tried again later, packId={} reason={}", pack, reason);
    intake.drop();
    try {
      lanes.dropTrial();
      installed.revert("boot or disk");
    } catch (IOException disk) {
      LOG.error("Trial cannot be undone on disk, packId={} reason={}", pack, disk.getMessage());
    }
    retry.failed(nowMs);
  }

  private void report(long nowMs) {
    ModelReport report =
        standing.report(wallClockMs.getAsLong(), serving.served(), lanes.figures());
    line.publish(ModelTopics.report(pack, model).toString(), report.toBytes());
    standing.told(nowMs);
  }

  /**
   * Ends with the agent.
   *
   * @param inOrder whether nothing is known to have failed
   */
  void close(boolean inOrder) {
    if (inOrder) {
      trial.close();
    }
    lanes.close();
  }
}
