package io.galvani.edge.source;

import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Samples of one pack, one after the other. Used from one thread; closed from any. */
public interface PackSource extends AutoCloseable {
  /** What is known before the first sample. */
  PackDescription describe();

  /**
   * Identity of how channels become samples: signs, scales, offsets. Another one means that the
   * numbers mean something else. Empty where samples come as they are.
   */
  default String channelMapping() {
    return "";
  }

  /**
   * The next sample, null at the end. A live source blocks until there is one.
   *
   * @throws io.galvani.chassis.cli.InputException when the input cannot be read any further
   */
  @Nullable Sample next() throws InterruptedException;

  /** What the wall clock of the sample just given is worth. */
  default ClockQuality clockQuality() {
    return describe().clockQuality();
  }

  /**
   * Wall clock less monotonic clock of this source's boot, UTC ms; nothing while the wall clock is
   * unset. Samples that were taken before are given their time by it. Asked from any thread.
   */
  default OptionalLong wallOffsetMs() {
    return OptionalLong.of(0);
  }

  /** How many samples had something wrong with them so far, by kind. */
  default SourceCounts counts() {
    return SourceCounts.NONE;
  }

  @Override
  void close();
}
