/**
 * Learned models on the edge: fetches signed releases, verifies, tries, shadows and promotes them,
 * takes them back, and says so. The equation-based estimates are always there underneath.
 *
 * <p>Where to look:
 *
 * <ul>
 *   <li>what is to be done next: {@link ModelDesk} (all packs, one thread), {@link ModelKeeper}
 *       (one model of one pack), {@link DesiredRelease}, {@link Wish} (that against what is
 *       installed), {@link Retry}
 *   <li>how a release comes: {@link ReleaseIntake}, {@link ReleaseFetch}
 *   <li>what is on disk: {@link InstalledReleases} (of the pack's charges {@link ChargeFile}), and
 *       by what a release passes {@link ModelTrust}; when it follows what runs, also on a full
 *       disk: {@link SlotSteps}, {@link StoreFailures}
 *   <li>whether a release on trial may stay or serve: {@link TrialWatch}, {@link TrialJudge},
 *       {@link TrialTerms}; what it has shown: {@link LaneFigures}; what of that outlives a boot:
 *       {@link KeptEvidence}, {@link TrialEvidence}
 *   <li>from which number it serves: {@link ServingSwitch}
 *   <li>what runs beside the filter on every sample: {@link PackLanes}, {@link Lanes} and the lanes
 *       of each model, {@link LoadedRelease}, {@link RunningModel}
 *   <li>what the cloud is told: {@link Standing}
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package io.galvani.edge.model;
