package io.galvani.stream.topology;

import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import org.jspecify.annotations.Nullable;

/** What arrives for a pack, decoded. */
sealed interface Arrival {

  /** A message of the telemetry lane. */
  sealed interface Numbered extends Arrival {
    Envelope envelope();

    int bytes();
  }

  /** Samples, and the record that they came in. */
  @SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
  record Samples(Envelope envelope, FrameView frame, byte[] raw) implements Numbered {
    @Override
    public int bytes() {
      return raw.length;
    }
  }

  /** Numbers that the edge declared missing. */
  record Gap(Envelope envelope, int bytes) implements Numbered {}

  /** Numbers whose samples cannot be read; the dead letter is written. */
  record Unreadable(Envelope envelope, int bytes) implements Numbered {}

  /** What the pack's edge says of its model. */
  record Reported(ModelReport report) implements Arrival {}

  /** The registry says something new of the pack; null when it was removed. */
  record Registered(@Nullable PackRegistration registration) implements Arrival {}
}
