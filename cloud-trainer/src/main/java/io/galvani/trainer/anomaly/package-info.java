/**
 * Learns what healthy packs look like while they drive and charge, and judges how well that tells
 * faulty ones: simulated vehicles, the autoencoder, simple peers, threshold, gate, candidate.
 */
@NullMarked
package io.galvani.trainer.anomaly;

import org.jspecify.annotations.NullMarked;
