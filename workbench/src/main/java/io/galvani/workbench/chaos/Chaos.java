package io.galvani.workbench.chaos;

import io.galvani.workbench.fault.FaultRoad;
import io.galvani.workbench.fault.FedPack;
import io.galvani.workbench.fault.Intruder;
import io.galvani.workbench.fault.Oracle;
import io.galvani.workbench.fault.Part;
import io.galvani.workbench.fault.TcpProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Carries a schedule out against a road, and puts everything right at the end. */
final class Chaos {
  private static final int FLOOD_MESSAGES = 600;
  private static final int BAD_MESSAGES = 8;
  private static final double SLOW_BYTES_PER_S = 50_000;
  private static final int SLOW_DELAY_MS = 100;

  private final FaultRoad road;
  private final Oracle oracle;
  private final Intruder intruder;
  private final PrintStream out;
  private final Map<String, Integer> done = new LinkedHashMap<>();
  private final Map<String, Integer> endedByThemselves = new LinkedHashMap<>();
  private final Set<String> down = new HashSet<>();
  private long foreign;
  private long badMessages;
  private long badRecords;

  /** Something to do at its time. */
  private record Due(double atS, Step step) {}

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  Chaos(FaultRoad road, Oracle oracle, long seed, PrintStream out) {
    this.road = road;
    this.oracle = oracle;
    this.intruder = new Intruder(road, seed);
    this.out = out;
  }

  /** How often each kind of fault was done to each target. */
  Map<String, Integer> done() {
    return done;
  }

  /** How often each part ended without our doing; it was started again, as a service would be. */
  Map<String, Integer> endedByThemselves() {
    return endedByThemselves;
  }

  /** Messages that were put in by force: flood, bad over MQTT, bad in Kafka. */
  long[] forced() {
    return new long[] {foreign, badMessages, badRecords};
  }

  void run(List<Act> acts, double lastsS) throws IOException, InterruptedException {
    PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingDouble(Due::atS));
    acts.forEach(act -> due.add(new Due(act.atS(), () -> begin(act, due))));
    for (double atS = 1; atS < lastsS; atS++) {
      due.add(new Due(atS, this::supervise));
    }
    due.add(new Due(lastsS, () -> {}));
    long startNs = System.nanoTime();
    while (!due.isEmpty()) {
      Due next = due.remove();
      long waitNs = (long) (next.atS() * 1e9) - (System.nanoTime() - startNs);
      if (waitNs > 0) {
        TimeUnit.NANOSECONDS.sleep(waitNs);
      }
      next.step().run();
    }
    putRight();
  }

  private void begin(Act act, PriorityQueue<Due> due) throws IOException, InterruptedException {
    out.printf(Locale.ROOT, "%6.1f s  %s%n", act.atS(), act);
    done.merge(act.kind().name().toLowerCase(Locale.ROOT) + " " + act.target(), 1, Integer::sum);
    Step undo = carryOut(act);
    due.add(new Due(act.endS(), undo));
  }

  /** Does it; returns what undoes it. */
  private Step carryOut(Act act) throws InterruptedException {
    switch (act.kind()) {
      case KILL -> {
        return kill(act.target(), () -> {});
      }
      case WIPE -> {
        return kill(act.target(), () -> Folders.delete(road.state(act.target())));
      }
      case PAUSE -> {
        Part part = road.part(act.target());
        return part.pause() ? part::resume : kill(act.target(), () -> {});
      }
      case FLOOD -> foreign += intruder.flood(FLOOD_MESSAGES);
      case BAD_DATA -> {
        List<FedPack> packs = road.plan().packs();
        FedPack pack = packs.get((int) (badMessages % packs.size()));
        badMessages += intruder.badMessages(pack, BAD_MESSAGES);
        badRecords += intruder.badRecords(pack, BAD_MESSAGES);
      }
      default -> {
        return onLink(act);
      }
    }
    return () -> {};
  }

  private Step onLink(Act act) {
    TcpProxy link = link(act.target());
    switch (act.kind()) {
      case CUT -> link.cut();
      case DOWN -> link.down();
      case FREEZE -> link.freeze();
      case HOLD -> link.hold();
      default -> link.slow(SLOW_DELAY_MS, SLOW_BYTES_PER_S);
    }
    return link::heal;
  }

  private Step kill(String name, Step meanwhile) {
    Part part = road.part(name);
    part.resume();
    part.kill();
    down.add(name);
    for (FedPack pack : road.plan().packs()) {
      if (name.equals("edge-" + pack.id())) {
        oracle.killed(pack);
      }
    }
    return () -> {
      meanwhile.run();
      part.start();
      down.remove(name);
    };
  }

  private TcpProxy link(String name) {
    return switch (name) {
      case "edge-link" -> road.edgeLink();
      case "bridge-link" -> road.bridgeLink();
      case "kafka-link" -> road.kafkaLink();
      default -> road.storeLink();
    };
  }

  /** Starts again what ended by itself, as whoever watches a service does. */
  private void supervise() throws IOException {
    for (Part part : road.parts().values()) {
      if (!down.contains(part.name()) && !part.isRunning()) {
        endedByThemselves.merge(part.name(), 1, Integer::sum);
        out.println("          " + part.name() + " ended by itself and is started again");
        part.start();
      }
    }
  }

  /** Every link is good and everything runs. */
  private void putRight() throws IOException {
    supervise();
    road.putRight();
  }
}
