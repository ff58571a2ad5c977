package io.galvani.edge.model;

import io.galvani.chassis.config.FileReason;
import io.galvani.release.slot.EvidenceFile;
import io.galvani.release.slot.SlotPointer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a trial has shown, and in which boot of the device, kept over boots that say nothing against
 * it. Only the same release goes on with it, on the same pack, beside the same release that serves,
 * and only where the agent was ended in order or the device was off since: an agent that comes back
 * while the device was on has died, perhaps of what was on trial.
 *
 * <p>What is stored stays until what takes its place is whole: a full disk takes nothing away. What
 * cannot be read is told in the log, and a trial begins anew.
 */
final class KeptEvidence {
  private static final Logger LOG = LoggerFactory.getLogger(KeptEvidence.class);

  private final String of;
  private final EvidenceFile file;
  private final Surroundings around;
  private final boolean switchedOff;
  private @Nullable TrialEvidence former;
  private @Nullable TrialEvidence stored;
  private final StoreFailures failures;

  /**
   * Looks at what is there, at boot; what no trial may go on with is deleted.
   *
   * @param of pack and model, for the log
   * @param failures counts writes that fail
   * @param found what the slots say after the boot
   */
  KeptEvidence(
      String of,
      EvidenceFile file,
      Surroundings around,
      StoreFailures failures,
      SlotPointer found) {
    this.of = of;
    this.file = file;
    this.around = around;
    this.failures = failures;
    TrialEvidence was = read().orElse(null);
    this.switchedOff = was != null && found.endedByBoot(was.counter()) && !died(was);
    this.former = was != null && isUsable(was, found) ? was : null;
    if (former == null) {
      delete();
    }
  }

  /** Whether what the boot undid had been ended in order, or the device was off. */
  boolean switchedOff() {
    return switchedOff;
  }

  private Optional<TrialEvidence> read() {
    try {
      Optional<TrialEvidence> was = file.read().map(TrialEvidence::read);
      return file.isSealed() ? was.map(last -> last.ending(true, last.shown())) : was;
    } catch (IOException | IllegalArgumentException damaged) {
      LOG.warn(
          "Evidence of a shadow cannot be used, it begins anew, of={} reason={}",
          of,
          FileReason.of(damaged));
      return Optional.empty();
    }
  }

  private boolean isUsable(TrialEvidence was, SlotPointer found) {
    String amiss =
        died(was)
            ? "the agent did not end in order while the device was on"
            : was.pack().equals(around.pack()) ? "" : "pack or agent are others";
    if (!amiss.isEmpty()) {
      LOG.info("Shadow begins anew, of={} counter={} reason={}", of, was.counter(), amiss);
    }
    return amiss.isEmpty() && found.endedByBoot(was.counter());
  }

  private boolean died(TrialEvidence was) {
    boolean on = was.deviceBoot().isEmpty() || was.deviceBoot().equals(around.deviceBoot());
    return !was.closed() && (on || around.deviceBoot().isEmpty());
  }

  /**
   * A trial is about to begin; from here on it is known in which boot of the device. What it does
   * not go on with is deleted.
   *
   * @param manifest SHA-256 of the manifest as signed, hex
   * @param serving release that serves, 0 = none
   * @return what it goes on with
   * @throws IOException if it could go on, and that it does cannot be stored: what is stored stays,
   *     and the trial must not begin, as nothing would tell that the agent died in it
   */
  Optional<LaneEvidence> begin(long counter, String manifest, long serving) throws IOException {
    LaneEvidence nothing = new LaneEvidence(LaneSums.NONE, 0, 0, false, Double.NaN, Double.NaN);
    TrialEvidence fresh =
        new TrialEvidence(
            counter, manifest, serving, around.pack(), around.deviceBoot(), false, nothing);
    TrialEvidence was = former;
    if (was != null && was.hours() > 0 && was.isOf(counter, manifest, serving)) {
      stored = fresh.ending(false, was.shown());
      file.write(stored.toBytes());
      LOG.info("Shadow goes on, of={} counter={} hours={}", of, counter, was.hours());
      return Optional.of(was.shown());
    }
    former = null;
    stored = fresh;
    if (!write(fresh)) {
      delete();
    }
    return Optional.empty();
  }

  /** The trial runs: from here on what it shows counts. */
  void runs() {
    former = null;
  }

  /** The trial did not come to run, as the disk failed: all is as it was before it began. */
  void takeBack() throws IOException {
    if (stored != null && former != null) {
      file.write(former.toBytes());
    } else if (stored != null) {
      file.delete();
    }
    stored = null;
  }

  /**
   * Stores what the trial has shown by now.
   *
   * @return whether that succeeded
   */
  boolean keep(LaneEvidence now) {
    return stored == null || write(stored.ending(false, now));
  }

  /**
   * The agent ends in order, and the trial with it. Where that cannot be stored, what was stored
   * last holds.
   *
   * @param last what it has shown by now, null = what it began with holds
   */
  void close(@Nullable LaneEvidence last) {
    TrialEvidence open = stored;
    if (open != null && !write(open.ending(true, last == null ? open.shown() : last))) {
      try {
        file.seal();
      } catch (IOException gone) {
        failures.failed(gone);
      }
    }
    stored = null;
  }

  /** The trial has ended, or is not to be gone on with. */
  void end() {
    former = null;
    stored = null;
    delete();
  }

  private boolean write(TrialEvidence next) {
    try {
      file.write(next.toBytes());
      stored = next;
      failures.passed();
      return true;
    } catch (IOException full) {
      failures.failed(full);
      return false;
    }
  }

  private void delete() {
    try {
      file.delete();
    } catch (IOException readOnly) {
      failures.failed(readOnly);
    }
  }
}
