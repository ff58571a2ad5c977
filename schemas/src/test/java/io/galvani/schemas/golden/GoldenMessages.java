package io.galvani.schemas.golden;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertId;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.proto.CellEstimates;
import io.galvani.schemas.proto.CellHealth;
import io.galvani.schemas.proto.ChargeRow;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.DeclaredGap;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.Encoding;
import io.galvani.schemas.proto.GapReason;
import io.galvani.schemas.proto.GapRecord;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackAccount;
import io.galvani.schemas.proto.PackCondition;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.proto.Range;
import io.galvani.schemas.proto.Rollup;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.schemas.proto.Stage;
import io.galvani.schemas.proto.Watermark;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.telemetry.SampleQuality;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** One message of every type with every field set, as today's code encodes it. */
final class GoldenMessages {
  static final long EPOCH = 0x0123_4567_89ab_cdefL;
  private static final long AT_MS = 1_620_205_800_000L;

  private GoldenMessages() {}

  /** The messages that are no plain protobuf message of their own: name to bytes. */
  static Map<String, byte[]> envelopesAndJson() {
    Map<String, byte[]> golden = new LinkedHashMap<>();
    golden.put("telemetry-1", telemetry(1).toBytes(99_000));
    golden.put("telemetry-10", telemetry(10).toBytes(100_000));
    golden.put("telemetry-deflate", deflated());
    golden.put("alert", Envelope.alert(EPOCH, 12, AlertJson.toBytes(alert())).toBytes(7));
    golden.put("gap", gap().toBytes(100_000));
    golden.put("alert-json", AlertJson.toBytes(alert()));
    golden.put("model-desired-json", desired().toBytes());
    golden.put("model-report-json", report().toBytes());
    golden.put("release-index-json", index().toBytes());
    return golden;
  }

  /** The messages that are plain protobuf: name to message. */
  static Map<String, Message> messages() {
    Map<String, Message> golden = new LinkedHashMap<>();
    golden.put(
        "watermark",
        Watermark.newBuilder()
            .setStreamEpoch(EPOCH)
            .setLane(Lane.LANE_TELEMETRY)
            .setNextSeq(100_010)
            .build());
    golden.put("pack-registration", registration());
    golden.put(
        "pack-registration-use",
        registration().toBuilder()
            .setUse("depot-3")
            .setUseFromSeq(99_000)
            .setPreviousUse("taxi")
            .build());
    golden.put("edge-status", status());
    golden.put("pack-estimate", estimate());
    golden.put("pack-estimate-condition", estimateWithCondition());
    golden.put("pack-estimate-corrected", correctedEstimate());
    golden.put("pack-estimate-watched", watchedEstimate());
    golden.put("pack-health", health());
    golden.put("pack-health-corrected", correctedHealth());
    golden.put("rollup", rollup());
    golden.put("ledger-account", account());
    golden.put("pack-features", features());
    golden.put(
        "pack-features-snippet",
        features().toBuilder()
            .addAllSnippetFeatures(
                List.of(-0.004f, 0.003f, 0.001f, -0.01f, 0.008f, 0.06f, 1.5f, -0.5f))
            .setSnippetFeatureCount(8)
            .setSnippetSchema("00ff00ff00ff00ff")
            .build());
    golden.put("pack-features-charge", features().toBuilder().addCharges(charge()).build());
    golden.put(
        "pack-features-charge-use",
        features().toBuilder().addCharges(charge().toBuilder().setUse("depot-3")).build());
    golden.put(
        "pack-features-fingerprint",
        features().toBuilder().setPackFingerprint(0x00ff_00ff_00ff_00ffL).build());
    return golden;
  }

  private static Envelope telemetry(int samples) {
    return Envelope.telemetry(EPOCH, 100_000, samples, frame(samples), true);
  }

  private static byte[] frame(int count) {
    List<Sample> samples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double[] cellVoltageV = new double[12];
      for (int c = 0; c < cellVoltageV.length; c++) {
        cellVoltageV[c] = (36_580 + 3 * c + (c * 7 + k * 5) % 11 - 9 * k) / 10_000.0;
      }
      if (k % 4 == 2) {
        cellVoltageV[5] = Double.NaN;
      }
      double[] temperatureDegC = {21.5, 22.0, Double.NaN, k < 6 ? 21.5 : 22.0};
      samples.add(
          new Sample(
              AT_MS + 1000L * k + (k > 7 ? 350 : 0),
              86_000 + 1000L * k,
              k == 4 ? Double.NaN : -12.3 + 0.1 * k,
              43.9 - 0.05 * k,
              cellVoltageV,
              temperatureDegC,
              k == 0 ? Double.NaN : 0.423,
              k == 3 ? SampleQuality.TIME_REPEATED : 0));
    }
    return FrameEncoder.encode(0x5eed_b007, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
  }

  /** A deflated body, as a stored block (RFC 1951, 3.2.4): every deflate library reads it alike. */
  private static byte[] deflated() {
    byte[] frame = frame(10);
    byte[] stored =
        ByteBuffer.allocate(frame.length + 5)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 1)
            .putShort((short) frame.length)
            .putShort((short) ~frame.length)
            .put(frame)
            .array();
    CRC32C crc = new CRC32C();
    crc.update(stored);
    return telemetry(10).message().toBuilder()
        .setEncoding(Encoding.ENCODING_DEFLATE)
        .setBodyCrc32C((int) crc.getValue())
        .setTelemetry(ByteString.copyFrom(stored))
        .build()
        .toByteArray();
  }

  private static Envelope gap() {
    GapRecord record =
        GapRecord.newBuilder()
            .setReason(GapReason.GAP_REASON_OUTBOX_FULL)
            .setFirstTimestampMs(AT_MS)
            .setLastTimestampMs(AT_MS + 3_600_000)
            .build();
    return Envelope.gap(EPOCH, Lane.LANE_TELEMETRY, 100_010, 3600, record);
  }

  private static AlertEvent alert() {
    PackId pack = new PackId("acme", "bus-17");
    return new AlertEvent(
        pack,
        AlertId.of(pack, "cell:9", "cell-overvoltage", AT_MS),
        AlertEvent.Phase.RAISED,
        "cell-overvoltage",
        AlertEvent.Severity.MAJOR,
        "cell:9",
        AT_MS,
        AT_MS + 5000,
        100_005,
        4.2513,
        4.25,
        "V",
        "Cell 10 is above 4.25 V.",
        Map.of("pack_mean_v", 4.18, "current_a", 35.2),
        "cloud");
  }

  private static PackRegistration registration() {
    return PackRegistration.newBuilder()
        .setCellCount(96)
        .setProbeCount(24)
        .setParallelCount(2)
        .setChemistry("NMC")
        .setParameterSet("example-2020-nmc")
        .setParameterSha256("00ff")
        .setParameterJson("{}")
        .addProbeCell(0)
        .addProbeCell(4)
        .setSite("depot-north")
        .setEdge("bus-17-agent")
        .setStreamEpoch(EPOCH)
        .setPreviousStreamEpoch(1)
        .setRegisteredAtMs(AT_MS)
        .setLifecycleValue(1)
        .setAgentVersion("0.1.0")
        .setNominalIntervalS(1)
        .build();
  }

  private static EdgeStatus status() {
    return EdgeStatus.newBuilder()
        .setState(EdgeState.EDGE_STATE_ONLINE)
        .setAtMs(AT_MS)
        .setAgentVersion("0.1.0")
        .addPacks(
            PackAccount.newBuilder()
                .setPack("bus-17")
                .setStreamEpoch(EPOCH)
                .setNextSeq(100_010)
                .setWatermark(100_000)
                .setDeclared(3600)
                .setNewestTimestampMs(AT_MS))
        .setOutboxBytes(1 << 20)
        .setOutboxBoundBytes(1 << 30)
        .build();
  }

  private static PackEstimate estimate() {
    return PackEstimate.newBuilder()
        .setStreamEpoch(EPOCH)
        .setFirstSeq(100_000)
        .setCount(2)
        .setFirstTimestampMs(AT_MS)
        .addAllTimestampOffsetMs(List.of(0L, -5L))
        .addOutcome(SampleOutcome.SAMPLE_OUTCOME_ESTIMATED)
        .addOutcome(SampleOutcome.SAMPLE_OUTCOME_REJECTED)
        .addSoc(0.423)
        .addSoc(0.423)
        .addSocSigma(0.02)
        .addSocSigma(0.02)
        .addStateDigest(EPOCH)
        .addStateDigest(EPOCH)
        .setCurrentA(-12.3)
        .setPackVoltageV(352.5)
        .setCellVoltageMinV(3.659)
        .setCellVoltageMinCell(9)
        .setCellVoltageMaxV(3.698)
        .setCellVoltageMaxCell(90)
        .setCellVoltageMeanV(3.674)
        .setTemperatureMinDegC(27)
        .setTemperatureMaxDegC(28)
        .setTemperatureMaxProbe(3)
        .setBmsSoc(0.446)
        .setInnovationV(0.001)
        .setInnovationSigmaV(0.004)
        .setCurrentBiasA(0.05)
        .setSocMin(0.41)
        .setSocMinCell(9)
        .setSocMax(0.45)
        .setSocMaxCell(90)
        .setCells(
            CellEstimates.newBuilder()
                .setAtSeq(100_001)
                .setAtTimestampMs(AT_MS)
                .addVoltageV(3.659f)
                .addSoc(0.41f)
                .addSocSigma(0.03f)
                .addR0Ohm(0.0015f)
                .addR0SigmaOhm(0.0001f))
        .setIngestMs(AT_MS + 40)
        .build();
  }

  private static PackEstimate estimateWithCondition() {
    PackEstimate.Builder estimate = estimate().toBuilder();
    estimate.getCellsBuilder().addCoreTemperatureDegC(31.5f).addCoreTemperatureSigmaK(0.8f);
    return estimate
        .setCurrentBiasSigmaA(0.02)
        .setCondition(
            PackCondition.newBuilder()
                .setSopDischarge10SW(90_000)
                .setSopDischarge10SSigmaW(2_000)
                .setSopDischarge30SW(84_000)
                .setSopDischarge30SSigmaW(2_100)
                .setSopCharge10SW(60_000)
                .setSopCharge10SSigmaW(1_500)
                .setSopCharge30SW(55_000)
                .setSopCharge30SSigmaW(1_600)
                .setSopDischargeCell(9)
                .setSopChargeCell(90)
                .setSoeWh(21_000)
                .setSoeSigmaWh(700)
                .setCoreTemperatureMaxDegC(31.5)
                .setCoreTemperatureMaxSigmaK(0.8)
                .setCoreTemperatureMaxCell(40)
                .setSoh(0.91)
                .setSohSigma(0.02)
                .setResistanceGrowth(0.12)
                .setResistanceGrowthSigma(0.04))
        .build();
  }

  private static PackEstimate correctedEstimate() {
    return estimate().toBuilder()
        .addAllCorrectedSoc(List.of(0.431, 0.431))
        .addAllCorrectedSocSigma(List.of(0.012, 0.012))
        .setCorrectionCounter(4)
        .build();
  }

  private static PackEstimate watchedEstimate() {
    return estimate().toBuilder().setAnomalyScore(0.42).setAnomalyCounter(2).build();
  }

  private static PackHealth health() {
    return PackHealth.newBuilder()
        .setStreamEpoch(EPOCH)
        .setAtSeq(100_001)
        .setAtTimestampMs(AT_MS)
        .setParameterSet("generic-ncm")
        .setCapacityAh(104.6)
        .setCapacitySigmaAh(2.3)
        .setCapacityCell(9)
        .setSoh(0.91)
        .setSohSigma(0.02)
        .setCapacity1CAh(101)
        .setCapacity1CSigmaAh(2.5)
        .setResistanceGrowth(0.12)
        .setResistanceGrowthSigma(0.04)
        .setResistanceGrowthMax(0.31)
        .setResistanceGrowthMaxSigma(0.05)
        .setResistanceGrowthMaxCell(17)
        .setEquivalentFullCycles(212.5)
        .setCells(
            CellHealth.newBuilder()
                .addCapacityAh(104.6f)
                .addCapacitySigmaAh(2.3f)
                .addSoh(0.91f)
                .addSohSigma(0.02f)
                .addCapacity1CAh(101)
                .addCapacity1CSigmaAh(2.5f)
                .addResistanceOhm(0.0016f)
                .addResistanceSigmaOhm(0.0001f)
                .addResistanceGrowth(0.12f)
                .addResistanceGrowthSigma(0.04f)
                .addCapacityWindows(3))
        .build();
  }

  private static PackHealth correctedHealth() {
    PackHealth.Builder health = health().toBuilder();
    health
        .setSohCounter(3)
        .setCorrectedCapacityAh(103.9)
        .setCorrectedCapacitySigmaAh(1.4)
        .setCorrectedSoh(0.904)
        .setCorrectedSohSigma(0.012)
        .setCorrectedCell(9)
        .setSohDisagreement(0.7)
        .setCharges(211);
    health
        .getCellsBuilder()
        .addCorrectedCapacityAh(103.9f)
        .addCorrectedCapacitySigmaAh(1.4f)
        .addCorrectedSoh(0.904f)
        .addCorrectedSohSigma(0.012f);
    return health.build();
  }

  private static ChargeRow charge() {
    ChargeRow.Builder charge =
        ChargeRow.newBuilder()
            .setAtSeq(100_008)
            .setAtTimestampMs(AT_MS + 8000)
            .setFeatureCount(16)
            .setSchema("00ff00ff00ff00ff")
            .addCapacity1CAh(101)
            .addCapacity1CSigmaAh(2.5f)
            .addCapacityWindows(3)
            .setEquivalentFullCycles(212.5);
    for (int feature = 0; feature < charge.getFeatureCount(); feature++) {
      charge.addFeatures(feature == 3 ? Float.NaN : 0.25f * feature);
    }
    return charge.build();
  }

  private static Rollup rollup() {
    Range range = Range.newBuilder().setMin(-1).setMean(0.5).setMax(2).setCount(60).build();
    return Rollup.newBuilder()
        .setWindowStartMs(AT_MS)
        .setWindowS(60)
        .setSamples(60)
        .setCurrentA(range)
        .setPackVoltageV(range)
        .setCellVoltageV(range)
        .setTemperatureDegC(range)
        .setSoc(range)
        .setChargeThroughputAh(0.1)
        .setDischargeThroughputAh(0.2)
        .build();
  }

  private static LedgerAccount account() {
    return LedgerAccount.newBuilder()
        .setStage(Stage.STAGE_PROCESSOR)
        .setStreamEpoch(EPOCH)
        .setFirstSeq(0)
        .setNextSeq(103_610)
        .setAtMs(AT_MS)
        .setNewestTimestampMs(AT_MS)
        .setEstimated(99_000)
        .setCoasted(994)
        .setRejected(6)
        .setLate(1)
        .setQuarantined(2)
        .setDeclared(3600)
        .setLost(7)
        .addGaps(
            DeclaredGap.newBuilder()
                .setFirstSeq(100_010)
                .setNextSeq(103_610)
                .setReason("GAP_REASON_OUTBOX_FULL"))
        .setDuplicates(20)
        .setAhead(3)
        .setFrames(10_001)
        .setBytes(1_000_000)
        .setPoints(12)
        .setInstance("processor-0")
        .build();
  }

  private static ModelDesired desired() {
    return new ModelDesired(new PackId("acme", "bus-17"), "soc-correction", 4, 3, 2, AT_MS);
  }

  private static ModelReport report() {
    return new ModelReport(
        new PackId("acme", "bus-17"),
        "soc-correction",
        4,
        ModelReport.State.REFUSED,
        "signature-wrong",
        AT_MS,
        2,
        EPOCH,
        100_000,
        new ModelFigures(12.5, 4500, 7, 0.011, 0.014, 0.9, 0.1, 0, 0.4, 6.5, 0.008, Double.NaN));
  }

  private static ReleaseIndex index() {
    String sha256 = "00ff".repeat(16);
    return new ReleaseIndex(
        "soc-correction",
        4,
        List.of(
            new ReleaseIndex.Part("root-2", 1500, sha256),
            new ReleaseIndex.Part(ReleaseIndex.TIMESTAMP, 700, sha256),
            new ReleaseIndex.Part(ReleaseIndex.MANIFEST, 9000, sha256),
            new ReleaseIndex.Part("soc-correction.onnx", 70_000, sha256)));
  }

  private static PackFeatures features() {
    return PackFeatures.newBuilder()
        .setStreamEpoch(EPOCH)
        .addAtSeq(100_009)
        .addAtTimestampMs(AT_MS)
        .addDurationS(10)
        .addAllFeatures(List.of(3.66f, -0.2f, 27.5f, 3.67f, -0.1f, 0.423f, 0.001f, 0.02f))
        .setFeatureCount(8)
        .setFeatureSha256("00ff")
        .setNominalCapacityAh(60)
        .setParameterSet("example-2020-nmc")
        .setChemistry("NMC")
        .addStartsAnew(true)
        .build();
  }
}
