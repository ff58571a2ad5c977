package io.galvani.workbench.fault;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A class of cases on one road, one after the other, judged together behind the last of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // before anything else a class opens its road
abstract class CaseRow {
  RoadCase running;
  FaultRoad road;

  /** Starts the road; returns when something arrives. */
  final void open(Path folder, RoadPlan plan) throws IOException, InterruptedException {
    running = new RoadCase(folder, plan);
    road = running.road();
  }

  /** Which cases were judged, for the figures. */
  abstract String cases();

  @Test
  @Order(90)
  final void nothingWasLostDoubledOrChanged() throws Exception {
    running.judge(cases());
  }

  @AfterAll
  void end() throws Exception {
    if (running != null) {
      running.close();
    }
  }
}
