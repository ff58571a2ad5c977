package io.galvani.stream.kafka;

import org.slf4j.Logger;

/** Says once that something went away and once that it is back, however often it is tried. */
public final class OutageLog {
  private final Logger log;
  private final String what;
  private boolean down;

  /** An outage log of what is named, up until said otherwise. */
  public OutageLog(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /** It does not answer; logs if it did before. */
  public void down(String reason) {
    if (!down) {
      down = true;
      log.warn("{} is not available, waiting for it: {}", what, reason);
    }
  }

  /** It answers; logs if it did not before. */
  public void up() {
    if (down) {
      down = false;
      log.info("{} is available again", what);
    }
  }
}
