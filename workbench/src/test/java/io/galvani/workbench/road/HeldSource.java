package io.galvani.workbench.road;

import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.source.SourceCounts;
import io.galvani.schemas.telemetry.Sample;
import org.jspecify.annotations.Nullable;

/** A source that stops before a given sample until it is let on, however slow the machine is. */
final class HeldSource implements PackSource {
  private final PackSource source;
  private long next;
  private long holdAt;

  HeldSource(PackSource source, long holdAt) {
    this.source = source;
    this.holdAt = holdAt;
  }

  /** Lets it go on, up to another sample. */
  synchronized void letOnTo(long sample) {
    holdAt = sample;
    notifyAll();
  }

  @Override
  public @Nullable Sample next() throws InterruptedException {
    synchronized (this) {
      while (next >= holdAt) {
        wait();
      }
    }
    next++;
    return source.next();
  }

  @Override
  public PackDescription describe() {
    return source.describe();
  }

  @Override
  public SourceCounts counts() {
    return source.counts();
  }

  @Override
  public void close() {
    source.close();
  }
}
