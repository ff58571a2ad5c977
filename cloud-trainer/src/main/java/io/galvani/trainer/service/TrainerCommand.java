package io.galvani.trainer.service;

import io.galvani.chassis.config.ConfigFile;
import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.round.Progress;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani trainer --config FILE}: runs until it is told to stop. */
@Command(
    name = "trainer",
    mixinStandardHelpOptions = true,
    description =
        "Collects features from Kafka and, on schedule, on enough new steps or on drift, freezes "
            + "them, trains the SOC correction, the anomaly model and the capacity model, each in "
            + "rounds of its own, gates them and leaves candidates to be signed. Holds no key.")
public final class TrainerCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 4;
  private static final long STOP_S = 30;

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "YAML file.")
  private Path config = Path.of("trainer.yaml");

  @Option(names = "--once", description = "One round of each model, then end.")
  private boolean once;

  @Spec private CommandSpec spec = CommandSpec.create();

  private volatile boolean stopping;

  @Override
  public Integer call() throws Exception {
    OnnxModel.requireRuntime();
    TrainerConfig read = ConfigFile.read(config, TrainerConfig.class);
    PrintWriter out = spec.commandLine().getOut();
    try (TrainerService service = new TrainerService(read, GateRules.DEFAULT, Progress.SILENT);
        FeatureSource source = new KafkaFeatureSource(read.kafka());
        OperationsServer operations =
            new OperationsServer(read.operationsPort(), new PrometheusRegistry())) {
      operations.check("trainer", () -> HealthState.ok(service.lastWord()));
      operations.start();
      return once ? once(service, source, out) : forever(service, source, out);
    }
  }

  private static int once(TrainerService service, FeatureSource source, PrintWriter out) {
    while (!source.caughtUp()) {
      source.poll(service.store());
    }
    boolean passed = true;
    for (KnownModel model : service.models()) {
      Optional<TrainerService.RoundResult> result =
          service.round(model, "asked for", System.currentTimeMillis());
      result.ifPresent(r -> tell(r, out));
      passed &= result.flatMap(r -> r.outcome()).filter(o -> o.verdict().passed()).isPresent();
    }
    return passed ? 0 : GATE_FAILED;
  }

  private int forever(TrainerService service, FeatureSource source, PrintWriter out) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ended), "trainer-shutdown"));
    try {
      while (!stopping) {
        source.poll(service.store());
        if (source.caughtUp()) {
          service.tick(System.currentTimeMillis()).ifPresent(result -> tell(result, out));
        }
      }
      return 0;
    } finally {
      ended.countDown();
    }
  }

  private void stop(CountDownLatch ended) {
    stopping = true;
    try {
      if (!ended.await(STOP_S, TimeUnit.SECONDS)) {
        spec.commandLine().getErr().println("a round was cut short; the next start cleans up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(TrainerService.RoundResult result, PrintWriter out) {
    out.printf(
        "%s %s round (%s): %s%n", Instant.now(), result.model().id(), result.why(), result.word());
    result.outcome().ifPresent(outcome -> out.print(outcome.text()));
    out.flush();
  }
}
