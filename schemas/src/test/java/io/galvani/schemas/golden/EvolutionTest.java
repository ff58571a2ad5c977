package io.galvani.schemas.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.FrameEnvelope;
import io.galvani.schemas.proto.GapReason;
import io.galvani.schemas.proto.GapRecord;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.TelemetryFrame;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a reader of today makes of a writer of tomorrow. */
final class EvolutionTest {
  private static final int TAG_OF_TOMORROW = 1900;

  @Test
  void fieldsOfTomorrowAreIgnoredEverywhere() throws IOException {
    for (Map.Entry<String, Message> golden : GoldenMessages.messages().entrySet()) {
      Message newer = withUnknownField(golden.getValue());

      Message read = golden.getValue().getParserForType().parseFrom(newer.toByteArray());

      assertThat(read.getAllFields())
          .as(golden.getKey())
          .isEqualTo(golden.getValue().getAllFields());
    }
  }

  @Test
  void frameOfTomorrowInAnEnvelopeOfTomorrowIsRead() throws IOException, MalformedMessageException {
    FrameEnvelope today =
        FrameEnvelope.parseFrom(GoldenMessages.envelopesAndJson().get("telemetry-10"));
    TelemetryFrame frame =
        TelemetryFrame.parseFrom(today.getTelemetry()).toBuilder().setClockQualityValue(99).build();
    byte[] body = withUnknownField(frame).toByteArray();
    FrameEnvelope wrapped =
        Envelope.telemetry(GoldenMessages.EPOCH, 100_000, 10, body, false).message();

    FrameView read = FrameView.decode(Envelope.parse(withUnknownField(wrapped).toByteArray()));

    assertThat(read.sampleCount()).isEqualTo(10);
    assertThat(read.clockQuality()).isEqualTo(ClockQuality.CLOCK_QUALITY_UNSET);
  }

  @Test
  void enumValuesOfTomorrowAreNoneOfTodays() throws IOException, MalformedMessageException {
    GapRecord record = GapRecord.newBuilder().setReasonValue(99).build();
    Envelope gap = Envelope.gap(1, Lane.LANE_TELEMETRY, 0, 1, record);
    EdgeStatus status = EdgeStatus.newBuilder().setStateValue(99).build();

    assertThat(Envelope.parse(gap.toBytes(0)).gapReason())
        .isEqualTo(GapReason.GAP_REASON_UNSPECIFIED);
    assertThat(EdgeStatus.parseFrom(status.toByteArray()).getState())
        .isEqualTo(EdgeState.UNRECOGNIZED);
  }

  private static Message withUnknownField(Message message) {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFromUtf8("tomorrow"))
            .build();
    UnknownFieldSet unknown = UnknownFieldSet.newBuilder().addField(TAG_OF_TOMORROW, field).build();
    return message.toBuilder().setUnknownFields(unknown).build();
  }
}
