package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The links to the broker: half-open, flapping, slow, damaged. The keep-alive is 5 s. */
final class LinkFault extends CaseRow {
  private static final double KEEP_ALIVE_S = 5;
  private static final int FLAPS = 12;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    List<FedPack> packs = FedPack.fleet(2, 12, 5, Watch.START_MS);
    open(folder, RoadPlan.of(packs, 50, Long.MAX_VALUE));
  }

  @Override
  String cases() {
    return "T17-T20";
  }

  @Test
  @Order(17)
  void t17AHalfOpenConnectionIsFoundByTheKeepAlive() throws Exception {
    running.begin();
    long edges = road.edgeLink().accepted();
    road.edgeLink().freeze();
    double edgeS =
        Watch.await("both edges reconnect", () -> road.edgeLink().accepted() - edges >= 2);
    double edgeRecoveryS = running.recovered();
    long bridges = road.bridgeLink().accepted();
    road.bridgeLink().freeze();
    double bridgeS =
        Watch.await("the bridge reconnects", () -> road.bridgeLink().accepted() > bridges);
    double bridgeRecoveryS = running.recovered();

    running.figure(
        "T17",
        "found by both edges after %.1f s, by the bridge after %.1f s, recovery %.1f and %.1f s",
        edgeS,
        bridgeS,
        edgeRecoveryS,
        bridgeRecoveryS);
    // Found within 1.5 keep-alives; the first attempt to connect again may wait up to 1 s.
    assertThat(edgeS).isLessThan(1.5 * KEEP_ALIVE_S + 1);
    assertThat(bridgeS).isLessThan(1.5 * KEEP_ALIVE_S + 1);
  }

  @Test
  @Tag("p1")
  @Order(18)
  void t18AFlappingLinkStillMakesProgress() throws Exception {
    running.begin();
    long processed = running.processed();
    long connections = road.edgeLink().accepted();
    int advanced = 0;
    long begin = System.nanoTime();
    for (int flap = 0; flap < FLAPS; flap++) {
      road.edgeLink().down();
      running.awaitMade(300);
      long before = running.processed();
      road.edgeLink().heal();
      running.awaitMade(200);
      advanced += running.processed() > before ? 1 : 0;
    }
    double minutes = (System.nanoTime() - begin) / 60e9;
    double perMinute = (road.edgeLink().accepted() - connections) / minutes;
    long goodput = running.processed() - processed;
    double recoveryS = running.recovered();

    running.figure(
        "T18",
        "%d of %d windows of 2 s advanced, goodput %d samples in %.1f min, %.0f connections/min of"
            + " two edges, recovery %.1f s",
        advanced,
        FLAPS,
        goodput,
        minutes,
        perMinute,
        recoveryS);
    assertThat(goodput).isPositive();
    assertThat(perMinute).isLessThan(120);
  }

  @Test
  @Tag("p1")
  @Order(19)
  void t19ABacklogDrainsOverASlowLink() throws Exception {
    running.begin();
    road.edgeLink().down();
    running.awaitMade(3_000);
    road.edgeLink().heal();
    // 64 kbit/s and 600 ms in each direction, for every connection.
    road.edgeLink().slow(600, 8_000);
    long bytes = road.edgeLink().forwardedBytes();
    double drainS = running.recovered();
    double mib = (road.edgeLink().forwardedBytes() - bytes) / 1048576.0;
    road.edgeLink().heal();
    running.recovered();

    running.figure("T19", "drained %.2f MiB in %.1f s", mib, drainS);
  }

  @Test
  @Tag("p2")
  @Order(20)
  void t20DamagedBytesAreNeverAccepted() throws Exception {
    running.begin();
    road.edgeLink().damage(20_000);
    running.awaitMade(3_000);
    road.edgeLink().heal();
    road.edgeLink().cut();
    double recoveryS = running.recovered();

    running.figure("T20", "recovery %.1f s, dead letters %d", recoveryS, running.deadLetters());
  }
}
