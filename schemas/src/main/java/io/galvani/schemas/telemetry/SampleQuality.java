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

  /** The current is missing. Set by the encoder from the value itself. */
  public static final int CURRENT_MISSING = 1 << 5;

  /** The pack voltage is missing. Set by the encoder from the value itself. */
  public static final int PACK_VOLTAGE_MISSING = 1 << 6;

  /** The state of charge of the pack's BMS is missing. Set by the encoder from the value itself. */
  public static final int BMS_SOC_MISSING = 1 << 7;

  static final int PRESENCE = CURRENT_MISSING | PACK_VOLTAGE_MISSING | BMS_SOC_MISSING;

  private SampleQuality() {}

  /** The flags with their presence bits made to say what is missing, whatever they said before. */
  static int withPresence(
      int flags, boolean currentMissing, boolean packVoltageMissing, boolean bmsSocMissing) {
    return (flags & ~PRESENCE)
        | (currentMissing ? CURRENT_MISSING : 0)
        | (packVoltageMissing ? PACK_VOLTAGE_MISSING : 0)
        | (bmsSocMissing ? BMS_SOC_MISSING : 0);
  }
}
