package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.charge.TaughtUses;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingUses;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.service.TrainerService.RoundResult;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet whose packs live in two duties that no charge shows, and one pack in a third. */
final class UsedFleetTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  /** Capacity of a cell in the harder duty, as a share of one that looks alike in the other. */
  private static final float HARDER = 0.94f;

  /** Lets everything pass. */
  private static final GateRules OPEN = new GateRules(-1e9, 1e9, 0, 1, 1e9, 1L << 30, 10, 1);

  @TempDir private Path folder = Path.of("");

  private static PackFeatures lived(int pack, String use, float share) {
    PackFeatures.Builder message = MadeUpCharges.message(pack, 1, 1).toBuilder();
    message
        .getChargesBuilderList()
        .forEach(
            row -> {
              row.setUse(use);
              for (int c = 0; c < MadeUpCharges.CELLS; c++) {
                row.setCapacity1CAh(c, share * row.getCapacity1CAh(c));
              }
            });
    return message.build();
  }

  @Test
  void capacitiesThatOnlyTheUseTellsApartAreToldApartAndTheIntervalIsWiderWithoutIt()
      throws IOException {
    RoundResult result = round();

    assertThat(result.word()).startsWith("candidate soh-");
    assertThat(result.outcome().orElseThrow().text())
        .contains("stratum lg-hg2/taxi fresh", "stratum lg-hg2/depot-3 fresh")
        .doesNotContain("lg-hg2/bus");
    Path candidate = candidate();
    TaughtUses taught = TrainingUses.of(manifest(candidate).lineage());
    assertThat(taught.names())
        .as("the use of one pack teaches nothing")
        .containsExactlyInAnyOrder("taxi", "depot-3");
    try (OnnxModel model = OnnxModel.load(Files.readAllBytes(candidate.resolve("soh.onnx")))) {
      double[] taxi = meanOf(model, result, taught, "taxi");
      double[] depot = meanOf(model, result, taught, "depot-3");
      double[] bus = meanOf(model, result, taught, "bus");

      assertThat(depot[0] / taxi[0]).isCloseTo(HARDER, within(0.02));
      assertThat(bus[0]).isBetween(depot[0], taxi[0]);
      assertThat(bus[1]).isGreaterThan(1.3 * taxi[1]).isGreaterThan(1.3 * depot[1]);
      assertThat(meanOf(model, result, taught, "")).isEqualTo(bus);
    }
  }

  private RoundResult round() {
    CourseConfig how =
        new CourseConfig(null, "hash%4=0", Duration.ofDays(1), 1_000_000L, 2.0, 1000, 0L, 1L, 20);
    TrainerConfig config =
        TrainerConfig.of(
            folder.resolve("models"),
            folder.resolve("work"),
            null,
            null,
            how,
            List.of("NMC"),
            List.of());
    try (TrainerService service = new TrainerService(config, OPEN, Progress.SILENT)) {
      for (int k = 0; k < 24; k++) {
        PackFeatures message = k % 2 == 0 ? lived(k, "taxi", 1) : lived(k, "depot-3", HARDER);
        MadeUpCharges.add(service.store(), "demo/pack-" + k, message);
      }
      for (int k = 24; k < 26; k++) {
        String lone = "bus" + (k == 24 ? "" : "-" + k);
        MadeUpCharges.add(service.store(), "demo/pack-" + k, lived(k, lone, 1));
      }
      return service.round(KnownModel.CAPACITY, "test", NOW_MS).orElseThrow();
    }
  }

  private Path candidate() throws IOException {
    try (Stream<Path> candidates = Files.list(folder.resolve("models/candidates"))) {
      return candidates.findFirst().orElseThrow();
    }
  }

  private static ReleaseManifest manifest(Path candidate) throws IOException {
    try {
      byte[] signed = Files.readAllBytes(candidate.resolve("manifest.json"));
      return ReleaseManifest.parse(SignedDocument.parse(signed).payload());
    } catch (io.galvani.release.document.MalformedDocumentException amiss) {
      throw new AssertionError(amiss);
    }
  }

  /** Capacity and half-width over all judged charges, told of one use. */
  private double[] meanOf(OnnxModel model, RoundResult result, TaughtUses taught, String use)
      throws IOException {
    Path judged =
        folder.resolve("work/soh/snapshots").resolve(result.snapshot()).resolve("judged.csv");
    double[] sums = new double[2];
    int rows = 0;
    try (InputStream in = Files.newInputStream(judged)) {
      for (ChargeCell cell : ChargeTable.read(in, "", "judged")) {
        float[][] inputs = cell.inputs();
        for (float[] row : inputs) {
          taught.mark(use, row);
        }
        for (float[] answer : model.run(inputs)) {
          sums[0] += answer[0];
          sums[1] += answer[1];
          rows++;
        }
      }
    }
    return new double[] {sums[0] / rows, sums[1] / rows};
  }
}
