package io.galvani.edge.model;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.model.KnownModel;
import io.galvani.release.slot.SlotPointer;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ModelReport.State;
import io.galvani.schemas.model.ReleaseKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pack at the release of one model that is desired of it: fetches, verifies, tries,
 * shadows, promotes or takes back, and reports. All on one thread; time is given.
 */
final class ModelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);
  private static final long SILENCE_MS = 60_000;

  /** A trial that boots ended so often, and so soon, is not begun again. */
  private static final int MOST_BOOTS = 3;

  /** A trial that ran so long did not cause the boot that ended it. */
  private static final long STEADY_MS = 600_000;

  /** So much of a trial a power cut takes back. */
  private static final long KEEP_MS = 600_000;

  private final PackId pack;
  private final KnownModel model;
  private final InstalledReleases installed;
  private final PackLanes all;
  private final Lanes<?> lanes;
  private final ModelLine line;
  private final LongSupplier epoch;
  private final LongSupplier wallClockMs;
  private final TrialJudge judge;
  private final Standing standing;
  private final Retry retry = new Retry();
  private final long aheadSamples;

  private @Nullable ModelDesired desired;
  private @Nullable ReleaseFetch fetch;
  private boolean linked;
  private long progressMs;
  private long shadowMs;
  private long keptMs;
  private boolean goesOn;

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
    this.all = lanes;
    this.lanes = lanes.of(model);
    this.line = line;
    this.epoch = epoch;
    this.wallClockMs = wallClockMs;
    this.judge = new TrialJudge(config, this.lanes.terms());
    this.standing = new Standing(pack, model.id(), config.reportIntervalMs());
    double intervalS = nominalIntervalS > 0 ? nominalIntervalS : 1;
    this.aheadSamples = 1 + (long) Math.ceil(config.switchAheadS() / intervalS);
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
      installed.loadCommitted().ifPresent(release -> lanes.serve(release, epoch.getAsLong()));
    } catch (RefusedException damaged) {
      installed.retire(damaged.refusal().code());
      standing.say(State.REVERTED, pointer.committedCounter(), "", damaged.getMessage());
    }
  }

  void linkUp() {
    linked = true;
    standing.changed();
    line.subscribe(List.of(ModelTopics.desired(pack, model).toString()));
  }

  void linkDown() {
    linked = false;
    if (fetch != null) {
      fetch.linkDown();
    }
  }

  /** Takes {@code model/desired}; an empty message means that nothing is desired. */
  void onDesired(byte[] payload, long nowMs) {
    try {
      ModelDesired said = payload.length == 0 ? null : ModelDesired.parse(payload);
      boolean foreign =
          said != null && !(said.pack().equals(pack) && said.model().equals(model.id()));
      if (!foreign && !(said != null && said.equals(desired) && !waits())) {
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

  private boolean waits() {
    return standing.state() == State.WAITING;
  }

  private void pursue(long nowMs) throws IOException {
    ModelDesired want = desired;
    long wanted = want == null ? 0 : want.counter();
    SlotPointer pointer = installed.pointer();
    if (fetch != null && fetch.counter() != wanted) {
      fetch.clear();
      fetch = null;
    }
    if (want == null) {
      return;
    }
    if (pointer.trial() != null && pointer.trialCounter() != wanted) {
      abandon("no longer desired");
      pointer = installed.pointer();
    }
    boolean withdrawn = want.withdrawn() > 0 && want.withdrawn() == pointer.committedCounter();
    if (pointer.committed() != null && (withdrawn || wanted == 0)) {
      if (pointer.trial() != null) {
        // What it showed, it showed beside what goes now: it begins anew.
        lanes.dropTrial();
        installed.revert("boot or withdrawal of what served");
        pointer = installed.pointer();
      }
      lanes.dropServing();
      installed.retire(withdrawn ? "withdrawn" : "the equations are desired");
      standing.say(State.REVERTED, pointer.committedCounter(), "", "withdrawn");
    }
    boolean hopeless = pointer.revertedCounter() == wanted && !mayTryAgain(pointer);
    boolean behind = wanted <= installed.newestCommitted() || wanted == want.withdrawn();
    if (behind || hopeless) {
      installed.forget();
    }
    if (behind || hopeless || pointer.trialCounter() == wanted || fetch != null) {
      return;
    }
    ReleaseKey index = ReleaseKey.index(pack.tenant(), model.id(), wanted);
    fetch = new ReleaseFetch(index, installed.downloads(wanted));
    progressMs = nowMs;
    retry.clear();
    standing.say(State.WAITING, wanted, "", "");
  }

  private static boolean mayTryAgain(SlotPointer pointer) {
    return pointer.reason().startsWith("boot")
        && pointer.revertedTimes() < MOST_BOOTS
        && !pointer.offTooOften();
  }

  /** Takes a message of a release. */
  void onRelease(ReleaseKey key, byte[] payload, long nowMs) {
    ReleaseFetch now = fetch;
    boolean ours =
        now != null
            && key.tenant().equals(pack.tenant())
            && key.model().equals(model.id())
            && key.counter() == now.counter();
    if (now == null || !ours) {
      return;
    }
    try {
      if (now.take(key, payload)) {
        progressMs = nowMs;
      }
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
      settleSwitch();
      if (retry.isDue(nowMs)) {
        retry.clear();
        pursue(nowMs);
      }
      advance(nowMs);
      watch(nowMs);
    } catch (RefusedException attack) {
      refuse(attack, nowMs);
    } catch (IOException disk) {
      postpone(nowMs, disk.getMessage());
    }
    if (linked && standing.isDue(nowMs)) {
      report(nowMs);
    }
  }

  /** A release that serves has a number to serve from, in the numbering of now. */
  private void settleSwitch() {
    boolean serves = installed.pointer().committed() != null && lanes.servingFrom() > 0;
    boolean undecided = lanes.servingFrom() == Lanes.UNDECIDED;
    if (serves && (undecided || lanes.servingEpoch() != epoch.getAsLong())) {
      lanes.serveFrom(epoch.getAsLong(), lanes.nextSeq() + aheadSamples);
      standing.changed();
    }
  }

  private void advance(long nowMs) throws IOException, RefusedException, InterruptedException {
    ReleaseFetch now = fetch;
    if (now == null) {
      return;
    }
    Optional<Bundle> documents = now.documents();
    if (documents.isPresent()) {
      ReleaseManifest manifest = installed.verify(documents.get(), now.counter());
      now.accept(manifest, installed.leftOver(manifest));
      progressMs = nowMs;
    }
    Optional<Map<String, byte[]>> files = now.files();
    if (files.isPresent()) {
      install(now, files.get(), nowMs);
      return;
    }
    if (linked && nowMs - progressMs > SILENCE_MS) {
      throw new RefusedException(
          Refusal.FILE_TOO_SLOW, "a chunk must come within %d s".formatted(SILENCE_MS / 1000));
    }
    if (linked) {
      line.subscribe(now.ask());
    }
  }

  private void install(ReleaseFetch whole, Map<String, byte[]> files, long nowMs)
      throws IOException, RefusedException, InterruptedException {
    ReleaseManifest manifest = whole.manifest();
    standing.say(State.STAGED, manifest.counter(), "", "");
    report(nowMs);
    LaneEvidence earlier = installed.goOn(manifest, whole.signedManifest()).orElse(null);
    LoadedRelease loaded = installed.install(manifest, whole.signedManifest(), files);
    lanes.shadow(loaded, earlier);
    goesOn = earlier != null;
    shadowMs = nowMs;
    keptMs = nowMs;
    whole.clear();
    fetch = null;
    standing.say(State.SHADOW, manifest.counter(), "", "");
  }

  /** Ends what misbehaves, promotes what has proved itself. */
  private void watch(long nowMs) throws IOException {
    SlotPointer pointer = installed.pointer();
    boolean onTrial = pointer.state() == SlotPointer.SlotState.SHADOW;
    if (!onTrial && pointer.committed() == null) {
      return;
    }
    ModelFigures figures = lanes.figures();
    Optional<String> fault = judge.broken(lanes.faults(), lanes.failure());
    if (fault.isEmpty() && onTrial) {
      fault = judge.overBudget(figures, all.memoryMib());
    }
    if (fault.isPresent() && onTrial) {
      abandon(fault.get());
    } else if (fault.isPresent()) {
      lanes.dropServing();
      installed.retire(fault.get());
      standing.say(State.REVERTED, pointer.committedCounter(), "", fault.get());
    } else if (onTrial) {
      judge(pointer.trialCounter(), figures, nowMs - shadowMs >= STEADY_MS);
      keep(nowMs);
    }
  }

  /**
   * @param steady whether what is on trial has run for long enough since the boot; before, it does
   *     not serve because of what it showed earlier
   */
  private void judge(long tried, ModelFigures figures, boolean steady) throws IOException {
    if (judge.isOver(figures) && (steady || !goesOn)) {
      Optional<String> worse = judge.worse(figures);
      if (worse.isPresent()) {
        abandon(worse.get());
      } else {
        installed.commit();
        lanes.promote(epoch.getAsLong(), lanes.nextSeq() + aheadSamples);
        standing.say(State.COMMITTED, tried, "", "");
      }
    } else if (steady) {
      installed.steady();
    }
  }

  /** Stores what is on trial has shown, now and then. */
  private void keep(long nowMs) {
    if (nowMs - keptMs >= KEEP_MS) {
      keptMs = nowMs;
      lanes.evidence().ifPresent(installed::keep);
    }
  }

  private void abandon(String reason) throws IOException {
    long tried = installed.pointer().trialCounter();
    lanes.dropTrial();
    installed.revert(reason);
    standing.say(State.REVERTED, tried, "", reason);
  }

  private void refuse(RefusedException attack, long nowMs) {
    long refused = fetch == null ? standing.counter() : fetch.counter();
    try {
      if (fetch != null && !Retry.mayPass(attack.refusal())) {
        fetch.clear();
      }
      fetch = null;
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
    fetch = null;
    try {
      lanes.dropTrial();
      installed.revert("boot or disk");
    } catch (IOException disk) {
      LOG.error("Trial cannot be undone on disk, packId={} reason={}", pack, disk.getMessage());
    }
    retry.failed(nowMs);
  }

  private void report(long nowMs) {
    boolean serves = installed.pointer().committed() != null && lanes.servingEpoch() != 0;
    ModelReport report =
        standing.report(
            wallClockMs.getAsLong(),
            serves ? installed.pointer().committedCounter() : 0,
            epoch.getAsLong(),
            serves ? lanes.servingFrom() : 0,
            lanes.figures());
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
      lanes.evidence().ifPresent(installed::close);
    }
    lanes.close();
  }
}
