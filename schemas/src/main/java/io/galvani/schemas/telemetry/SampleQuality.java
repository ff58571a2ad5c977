package io.galvani.schemas.telemetry;

/** Bits that a source or an agent sets on a sample. A flagged sample is kept and travels on. */
public final class SampleQuality {
  /** A value was a placeholder for "not measured" and became missing. */
  public static final int PLACEHOLDER = 1;

  /** A value could not be read as a number and became missing. */
  public static final int UNREADABLE = 1 << 1;

  /** A value was outside what the message can represent and became missing. */
  public static final int UNREPRESENTABLE = 1 << 2;

  /** Its time stamp repeats the previous sample's. */
  public static final int TIME_REPEATED = 1 << 3;

  /** Its time stamp is before the previous sample's. */
  public static final int TIME_BACKWARD = 1 << 4;

  /** The current is missing. */
  public static final int CURRENT_MISSING = 1 << 5;

  private SampleQuality() {}
}
