package io.galvani.edge.model;

import io.galvani.release.document.ReleaseManifest;
import java.util.Map;

/**
 * A release that is whole and verified, and not installed yet.
 *
 * @param manifest what it says of itself
 * @param signedManifest the manifest as it came
 * @param files content by name, each as the manifest states it
 */
@SuppressWarnings("ArrayRecordComponent") // held for the time of an installation, never compared
record WholeRelease(ReleaseManifest manifest, byte[] signedManifest, Map<String, byte[]> files) {}
