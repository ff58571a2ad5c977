package io.galvani.battery.detect;

/** How urgent an alert is. */
public enum Severity {
  /** Act now, safety. */
  CRITICAL,
  /** Act today, capability lost. */
  MAJOR,
  /** Plan. */
  MINOR,
  INFO
}
