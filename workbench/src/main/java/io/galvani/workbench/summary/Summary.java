package io.galvani.workbench.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay or a demo did, counted at the stations. A sample is one time step of one pack. In
 * JSON the keys are the components in snake case, in this order; they are stable.
 *
 * @param packs packs that sent
 * @param cells measured voltages over all packs
 * @param samplesRead samples that the sources gave and the edge numbered
 * @param samplesRejected samples whose time was not after the one before
 * @param samplesSent samples that the edge sent and did not declare missing
 * @param samplesReceived samples that the bridge stored in Kafka
 * @param samplesEstimated samples that the estimator stepped, coasted ones included
 * @param samplesCoasted samples that it stepped without all of their measurements
 * @param declared samples that the edge declared missing
 * @param lost read − rejected − estimated − declared: 0 unless something is wrong
 * @param duplicates messages that arrived more than once
 * @param deadLetters messages that could not be read
 * @param frames telemetry messages
 * @param bytesMqtt their bytes, without MQTT's own
 * @param bytesPerCellSample the same, divided by samples and cells
 * @param alertsRaised alerts
 * @param alertsBySeverity alerts by severity, lower case
 * @param timeseriesPoints points in the time-series store, asked from it
 * @param socFinal by pack: last state of charge with sigma, and the pack's own
 * @param wallS seconds from the first sample to the last point
 * @param samplesPerS read samples over these seconds
 * @param firstEstimateS seconds from the start of the JVM to the first estimate
 * @param rssPeakMb largest resident memory of the process, MB; null where the system does not tell
 * @param faultsInjected faults that were planted; demo only
 * @param faultsFound those that an accepted alert found, with the time it took; demo only
 * @param falseAlarms alerts that no planted fault explains; demo only
 * @param releases model releases that went out; demo's round only, as all that follow
 * @param promotions packs that run a release at the end
 * @param rollbacks rollouts that were taken back
 * @param heldOutErrorChampion mean absolute error of the filter alone on packs that were held out,
 *     percentage points of SOC; null where nothing was trained
 * @param heldOutErrorChallenger the same of the trained model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Summary(
    int packs,
    int cells,
    long samplesRead,
    long samplesRejected,
    long samplesSent,
    long samplesReceived,
    long samplesEstimated,
    long samplesCoasted,
    long declared,
    long lost,
    long duplicates,
    long deadLetters,
    long frames,
    long bytesMqtt,
    double bytesPerCellSample,
    int alertsRaised,
    Map<String, Integer> alertsBySeverity,
    long timeseriesPoints,
    Map<String, SocFinal> socFinal,
    double wallS,
    double samplesPerS,
    @Nullable Double firstEstimateS,
    @Nullable Long rssPeakMb,
    @Nullable List<FaultOutcome> faultsInjected,
    @Nullable List<FaultOutcome> faultsFound,
    @Nullable Integer falseAlarms,
    @Nullable Integer releases,
    @Nullable Integer promotions,
    @Nullable Integer rollbacks,
    @Nullable Double heldOutErrorChampion,
    @Nullable Double heldOutErrorChallenger) {

  /** The same with what became of the demo's round. */
  public Summary withRound(
      int released,
      int promoted,
      int rolledBack,
      @Nullable Double champion,
      @Nullable Double mine) {
    return new Summary(
        packs,
        cells,
        samplesRead,
        samplesRejected,
        samplesSent,
        samplesReceived,
        samplesEstimated,
        samplesCoasted,
        declared,
        lost,
        duplicates,
        deadLetters,
        frames,
        bytesMqtt,
        bytesPerCellSample,
        alertsRaised,
        alertsBySeverity,
        timeseriesPoints,
        socFinal,
        wallS,
        samplesPerS,
        firstEstimateS,
        rssPeakMb,
        faultsInjected,
        faultsFound,
        falseAlarms,
        released,
        promoted,
        rolledBack,
        champion,
        mine);
  }

  /**
   * State of charge of one pack at the end.
   *
   * @param soc 0..1
   * @param sigma its standard deviation
   * @param bmsSoc the pack's own, 0..1; null if it reports none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record SocFinal(double soc, double sigma, @Nullable Double bmsSoc) {}
}
