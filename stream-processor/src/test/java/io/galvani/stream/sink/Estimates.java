package io.galvani.stream.sink;

import io.galvani.schemas.proto.CellEstimates;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.SampleOutcome;

/** Estimates for tests: one sample a second, cells every tenth. */
final class Estimates {
  static final long START_MS = 1_700_000_000_000L;

  private Estimates() {}

  /** Ten samples from {@code firstSeq}, with the state of {@code cells} cells. */
  static PackEstimate frame(long firstSeq, int cells) {
    PackEstimate.Builder frame =
        PackEstimate.newBuilder()
            .setStreamEpoch(0xABCDL)
            .setFirstSeq(firstSeq)
            .setCount(10)
            .setFirstTimestampMs(START_MS + firstSeq * 1000)
            .setCurrentA(-12.5)
            .setPackVoltageV(355.2)
            .setCellVoltageMinV(3.68)
            .setCellVoltageMaxV(3.71)
            .setBmsSoc(Double.NaN)
            .setIngestMs(START_MS + firstSeq * 1000 + 250);
    for (int k = 0; k < 10; k++) {
      frame
          .addTimestampOffsetMs(k * 1000L)
          .addOutcome(SampleOutcome.SAMPLE_OUTCOME_ESTIMATED)
          .addSoc(0.8 - (firstSeq + k) * 1e-6)
          .addSocSigma(1.0e-5)
          .addStateDigest(firstSeq + k);
    }
    return frame.setCells(cells(firstSeq, cells)).build();
  }

  private static CellEstimates cells(long firstSeq, int cells) {
    CellEstimates.Builder state =
        CellEstimates.newBuilder()
            .setAtSeq(firstSeq + 9)
            .setAtTimestampMs(START_MS + (firstSeq + 9) * 1000);
    for (int cell = 0; cell < cells; cell++) {
      boolean jumps = cell == 3 && (firstSeq / 10) % 2 == 0;
      state
          .addVoltageV(3.7f + cell * 0.0001f + (jumps ? 0.05f : 0f))
          .addSoc(0.8f)
          .addSocSigma(0.01f)
          .addR0Ohm(0.0008f)
          .addR0SigmaOhm(0.00001f);
    }
    return state.build();
  }
}
