package io.galvani.trainer.anomaly;

/** Says of scaled snippets how well they are rebuilt, and where they lie in a latent space. */
interface Reconstructor {
  /**
   * What came of each snippet.
   *
   * @param errors [row][response] mean square over the steps, scaled units
   * @param latent [row][number]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Rebuilt(float[][] errors, float[][] latent) {}

  /** Rebuilds snippets that {@link SnippetScale} scaled. */
  Rebuilt rebuild(float[][] scaled);
}
