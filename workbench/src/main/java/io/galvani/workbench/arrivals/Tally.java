package io.galvani.workbench.arrivals;

import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackRegistration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what arrives. One thread writes, any thread takes snapshots. */
public final class Tally {
  private final Map<PackId, PackTally> packs = new TreeMap<>();
  private final Map<String, AlertEvent> open = new LinkedHashMap<>();
  private final Map<String, AlertEvent> raised = new LinkedHashMap<>();
  private long deadLetters;

  /** A pack was registered. */
  public synchronized void registered(PackId pack, PackRegistration registration) {
    pack(pack).registered(registration.getCellCount());
  }

  /** A stage gave its account. */
  public synchronized void accounted(PackId pack, LedgerAccount account) {
    pack(pack).accounted(account);
  }

  /** A frame was estimated. */
  public synchronized void estimated(PackId pack, PackEstimate estimate) {
    pack(pack).estimated(estimate);
  }

  /** An alert was raised, updated or cleared; a repeated delivery changes nothing. */
  public synchronized void alerted(AlertEvent event) {
    if (event.phase() == AlertEvent.Phase.CLEARED) {
      open.remove(event.alertId());
      return;
    }
    raised.putIfAbsent(event.alertId(), event);
    open.put(event.alertId(), event);
  }

  /** A record could not be read somewhere. */
  public synchronized void deadLetter() {
    deadLetters++;
  }

  /** All of it, as it stands now. */
  public synchronized Snapshot snapshot() {
    List<PackArrival> arrivals = new ArrayList<>(packs.size());
    packs.values().forEach(pack -> arrivals.add(pack.snapshot()));
    return new Snapshot(
        List.copyOf(arrivals),
        List.copyOf(raised.values()),
        List.copyOf(open.values()),
        deadLetters);
  }

  private PackTally pack(PackId pack) {
    return packs.computeIfAbsent(pack, PackTally::new);
  }
}
