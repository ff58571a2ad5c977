package io.galvani.trainer.service;

import io.galvani.chassis.config.ConfigFile;
import io.galvani.chassis.health.HealthState;
import io.galvani.chassis.health.OperationsServer;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.round.Progress;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
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
  /** A gate refused, or there was not enough to learn from. */
  private static final int NO_CANDIDATE = 4;

  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "YAML file.")
  private Path config = Path.of("trainer.yaml");

  @Option(names = "--once", description = "One round of each model, then end.")
  private boolean once;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    OnnxModel.requireRuntime();
    TrainerConfig read = ConfigFile.read(config, TrainerConfig.class);
    PrintWriter out = spec.commandLine().getOut();
    try (TrainerService service = new TrainerService(read, GateRules.DEFAULT, Progress.SILENT);
        FeatureSource source = new KafkaFeatureSource(read.kafka());
        OperationsServer operations =
            new OperationsServer(read.operationsPort(), new PrometheusRegistry())) {
      TrainerLoop loop =
          new TrainerLoop(
              service, source, result -> tell(result, out), System::currentTimeMillis, PAUSE);
      operations.check(
          "trainer", () -> HealthState.ok(service.lastWord() + "; " + service.store().heard()));
      operations.check("kafka", () -> reading(loop.trouble()));
      operations.start();
      return once ? once(service, source, out) : forever(loop);
    }
  }

  private static int once(TrainerService service, FeatureSource source, PrintWriter out) {
    try {
      do {
        source.poll(service.store());
      } while (!source.caughtUp());
    } catch (KafkaException away) {
      throw KafkaOptions.unusable(away);
    }
    boolean passed = true;
    for (KnownModel model : service.models()) {
      Optional<TrainerService.RoundResult> result =
          service.round(model, "asked for", System.currentTimeMillis());
      result.ifPresent(r -> tell(r, out));
      passed &= result.flatMap(r -> r.outcome()).filter(o -> o.verdict().passed()).isPresent();
    }
    return passed ? 0 : NO_CANDIDATE;
  }

  private static HealthState reading(String trouble) {
    return trouble.isEmpty() ? HealthState.ok("read") : HealthState.failing(trouble);
  }

  private int forever(TrainerLoop loop) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(loop), "trainer-shutdown"));
    loop.run();
    return 0;
  }

  private void stop(TrainerLoop loop) {
    try {
      if (!loop.stop(STOP)) {
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
