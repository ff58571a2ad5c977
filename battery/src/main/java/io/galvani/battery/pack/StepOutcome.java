package io.galvani.battery.pack;

/** What became of one sample. */
public enum StepOutcome {
  /** Predicted and corrected by its voltage. */
  ESTIMATED,
  /** Predicted; some or all of its measurements were missing or implausible, sigma grew. */
  COASTED,
  /** Its time was not after the previous sample's: the state is unchanged. */
  REJECTED
}
