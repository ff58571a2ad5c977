package io.galvani.workbench.summary;

import java.util.List;

/**
 * What became of planted faults.
 *
 * @param injected all of them
 * @param found those that an accepted alert found, with the time it took
 * @param falseAlarms alerts that none of them explains
 */
public record FaultAccount(
    List<FaultOutcome> injected, List<FaultOutcome> found, int falseAlarms) {}
