package io.galvani.edge.model;

import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.Sha256;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.slot.EvidenceFile;
import io.galvani.release.slot.SlotPointer;
import io.galvani.release.slot.SlotStore;
import io.galvani.release.slot.TrustFile;
import io.galvani.release.trial.ModelTrial;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.Device;
import io.galvani.release.verify.FileIntake;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the folder of one pack and model holds: what is trusted, the two slots, what a trial has
 * shown, unfinished downloads.
 */
final class InstalledReleases {
  private static final String MANIFEST = "manifest.json";

  private final Path folder;
  private final ModelTrust trust;
  private final ModelTrial trial;
  private final SlotStore slots;
  private final KeptEvidence evidence;
  private final StoreFailures failures;

  private InstalledReleases(
      KnownModel model,
      Path folder,
      Device device,
      RootDocument delivered,
      ModelsConfig config,
      Surroundings around,
      LongSupplier wallClockMs)
      throws IOException {
    this.folder = folder;
    this.trial = new ModelTrial(config.trialTime(), config.trialHeapMib());
    this.slots = SlotStore.open(folder);
    EvidenceFile file = new EvidenceFile(folder.resolve("evidence"));
    String of = device.pack() + " " + model.id();
    this.failures = new StoreFailures(of);
    this.evidence = new KeptEvidence(of, file, around, failures, slots.pointer());
    if (evidence.switchedOff()) {
      slots.excuseBoot();
    }
    TrustFile trusted = new TrustFile(folder.resolve("trust.json"));
    this.trust = new ModelTrust(model, device, trusted, delivered, wallClockMs);
  }

  /**
   * Opens at boot: what was on trial is undone. A commit whose counter did not reach the trust file
   * any more is caught up.
   *
   * @param around what evidence of an earlier trial is held against
   */
  static InstalledReleases open(
      KnownModel model,
      Path folder,
      Device device,
      RootDocument delivered,
      ModelsConfig config,
      Surroundings around,
      LongSupplier wallClockMs)
      throws IOException {
    Files.createDirectories(folder);
    InstalledReleases installed =
        new InstalledReleases(model, folder, device, delivered, config, around, wallClockMs);
    installed.catchUp();
    return installed;
  }

  /** What cannot be stored at boot is stored later, or by the next boot. */
  private void catchUp() {
    if (!slots.isStored()) {
      failures.failed(new IOException("what the boot undid cannot be stored"));
    }
    try {
      rememberCommitted();
    } catch (IOException full) {
      failures.failed(full);
    }
  }

  SlotPointer pointer() {
    return slots.pointer();
  }

  /** Writes that failed. */
  StoreFailures failures() {
    return failures;
  }

  /** Newest release that was ever committed here; nothing older is taken. */
  long newestCommitted() {
    return Math.max(trust.newestCommitted(), slots.pointer().committedCounter());
  }

  Path downloads(long counter) {
    return folder.resolve("download-" + counter);
  }

  /** Checks the documents and remembers what they prove. */
  ReleaseManifest verify(Bundle bundle, long counter) throws IOException, RefusedException {
    return trust.verify(bundle, counter);
  }

  /**
   * Files of a verified manifest that still lie in the slot of a trial that was undone, each
   * checked as if it had just come; those that do not lie there whole are to be fetched.
   */
  Map<String, byte[]> leftOver(ReleaseManifest manifest) {
    Map<String, byte[]> files = new HashMap<>();
    for (ModelFile file : manifest.files()) {
      try {
        files.put(file.name(), FileIntake.readPlain(slots.free(), file));
      } catch (IOException | RefusedException other) {
        files.remove(file.name());
      }
    }
    return files;
  }

  /**
   * A trial is about to begin; gives what one of this release showed before a boot that says
   * nothing against it.
   */
  Optional<LaneEvidence> goOn(WholeRelease release) throws IOException, RefusedException {
    SlotPointer pointer = slots.pointer();
    long serving = pointer.committed() == null ? 0 : pointer.committedCounter();
    try {
      String hash = Sha256.hex(SignedDocument.parse(release.signedManifest()).payload());
      return evidence.begin(release.manifest().counter(), hash, serving);
    } catch (MalformedDocumentException impossible) {
      throw new RefusedException(
          Refusal.DOCUMENT_MALFORMED, String.valueOf(impossible.getMessage()));
    }
  }

  /** Puts a verified release into the free slot, tries it in a child process, and loads it. */
  LoadedRelease install(WholeRelease release)
      throws IOException, InterruptedException, RefusedException {
    ReleaseManifest manifest = release.manifest();
    Map<String, byte[]> content = new HashMap<>(release.files());
    content.put(MANIFEST, release.signedManifest());
    Path slot = slots.stage(manifest.counter(), content);
    String file = manifest.files().get(0).name();
    trial.run(manifest, slot.resolve(file));
    LoadedRelease loaded = LoadedRelease.of(manifest, content.getOrDefault(file, new byte[0]));
    try {
      slots.beginShadow();
    } catch (IOException full) {
      loaded.running().close();
      throw full;
    }
    evidence.runs();
    failures.passed();
    return loaded;
  }

  /**
   * The disk failed before a trial ran: nothing is held against the release, and what an earlier
   * trial of it has shown is there for the next attempt.
   */
  void unstage() throws IOException {
    evidence.takeBack();
    slots.unstage();
  }

  /** The release that serves, loaded anew from its slot; empty where none was committed. */
  Optional<LoadedRelease> loadCommitted() throws IOException, RefusedException {
    Optional<Path> slot = slots.committed();
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    ReleaseManifest manifest;
    try {
      byte[] envelope = Files.readAllBytes(slot.get().resolve(MANIFEST));
      manifest = ReleaseManifest.parse(SignedDocument.parse(envelope).payload());
    } catch (MalformedDocumentException | NoSuchFileException damaged) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, String.valueOf(damaged.getMessage()));
    }
    byte[] onnx = FileIntake.readPlain(slot.get(), manifest.files().get(0));
    return Optional.of(LoadedRelease.of(manifest, onnx));
  }

  /** What is on trial has run for long enough that a boot is not held against it. */
  void steady() throws IOException {
    slots.steady();
  }

  /**
   * Stores what is on trial has shown; before it is {@link #steady} nothing counts.
   *
   * @return whether nothing failed
   */
  boolean keep(LaneEvidence shown) {
    return !slots.pointer().ranLong() || evidence.keep(shown);
  }

  /** The agent ends in order while this is on trial. */
  void close(LaneEvidence shown) {
    if (slots.pointer().trial() != null) {
      evidence.close(slots.pointer().ranLong() ? shown : null);
    }
  }

  /** The agent ends in order before a trial that was about to begin ran. */
  void closeUntried() {
    evidence.close(null);
  }

  /** No trial is to go on with what an earlier one showed. */
  void forget() {
    if (slots.pointer().trial() == null) {
      evidence.end();
    }
  }

  /** What is on trial is what serves; {@link #rememberCommitted} is to follow. */
  void commit() throws IOException {
    slots.commit();
    failures.passed();
    evidence.end();
  }

  /** Nothing older than what was committed is ever taken again. */
  void rememberCommitted() throws IOException {
    trust.remember(slots.pointer().committedCounter());
  }

  /** Undoes what is on trial, if anything is; nothing goes on with it, whatever the disk takes. */
  void revert(String reason) throws IOException {
    if (slots.pointer().trial() != null) {
      evidence.end();
      slots.revert(reason);
      failures.passed();
    }
  }

  /** Takes what serves out of service, if anything does. */
  void retire(String reason) throws IOException {
    if (slots.pointer().committed() != null) {
      slots.retire(reason);
      failures.passed();
    }
  }
}
