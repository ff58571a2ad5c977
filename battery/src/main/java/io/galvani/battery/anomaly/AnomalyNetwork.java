package io.galvani.battery.anomaly;

/** A learned model of healthy packs as a function, whatever runs it. */
public interface AnomalyNetwork {
  /** Numbers of an answer: score, reconstruction error, distance in the latent space. */
  int ANSWERS = 3;

  /**
   * Judges a snippet.
   *
   * @param snippet {@link PackSnippets#WIDTH} numbers, as {@link PackSnippets#copyTo} gives them
   * @param answer takes {@value #ANSWERS} numbers: the score, 1 where an alert begins, and the
   *     reconstruction error and the latent distance that it is made of
   */
  void judge(float[] snippet, float[] answer);
}
