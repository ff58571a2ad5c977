package io.galvani.trainer.own;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.main.TrainerPrograms;
import io.galvani.trainer.onnx.OnnxGraph;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init") // JUnit fills the folder
class ModelsProposeTest {
  private static final int ROWS = 20;

  @TempDir Path home;

  private final PrintStream original = System.err;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void keys() {
    assertThat(run("keys", "create", "--out", home.resolve("keys").toString())).isZero();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(original);
  }

  @ParameterizedTest
  @EnumSource(KnownModel.class)
  void aModelFromElsewhereBecomesAReleaseThatEdgesTake(KnownModel model) throws Exception {
    Path rows = rows(model);

    assertThat(propose(model, onnx(model, 1), rows)).as(said()).isZero();

    assertThat(run("models", "sign", "mine", "--key", key("release"))).isZero();
    assertThat(run("models", "release", "mine", "--timestamp-key", key("timestamp"))).isZero();
    assertThat(run("models", "verify", model.id(), "1")).as(said()).isZero();
    ReleaseManifest manifest = release(model);
    assertThat(manifest.features().sha256()).isEqualTo(model.features().sha256());
    assertThat(manifest.golden().inputs()).hasSize(8);
    assertThat(manifest.lineage()).containsEntry("origin", "proposed").containsEntry("use_1", "a");
    // The rows are drawn from -1 to 1; the first column's range is what was drawn.
    List<Double> range = manifest.features().inputs().get(0).range();
    assertThat(range.get(0)).isBetween(-1.0, -0.5);
    assertThat(range.get(1)).isBetween(0.5, 1.0);
  }

  /** What the edge computes by name, it must not get by place. */
  @Test
  void columnsAreFoundByNameInAnyOrder() throws Exception {
    Path file = home.resolve("turned.csv");
    List<String> columns = List.of("b", "a", "foreign");
    Files.write(file, List.of(String.join(",", columns), "2,1,x"));

    assertThat(InputRows.read(file, List.of("a", "b"))).isDeepEqualTo(new float[][] {{1, 2}});
  }

  @Test
  void aColumnThatIsMissingIsNamed() throws Exception {
    Path rows = home.resolve("rows.csv");
    Files.writeString(rows, "voltage_v,soc\n3.7,0.5\n");

    assertThat(propose(KnownModel.SOC_CORRECTION, onnx(KnownModel.SOC_CORRECTION, 1), rows))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said()).contains("lacks 6, the first is \"current_c_rate\"").hasLineCount(1);
  }

  @Test
  void aValueThatIsNoNumberIsNamedWithItsLine() throws Exception {
    Path rows = rows(KnownModel.SOC_CORRECTION);
    Files.writeString(rows, Files.readString(rows) + "1,2,nan,4,5,6,7,8\n");

    assertThat(propose(KnownModel.SOC_CORRECTION, onnx(KnownModel.SOC_CORRECTION, 1), rows))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said())
        .contains("line 22", "temperature_deg_c must be a finite number, but was \"nan\"")
        .hasLineCount(1);
  }

  @Test
  void aTornTableIsRefusedInOneLine() throws Exception {
    Path rows = rows(KnownModel.SOC_CORRECTION);
    Files.writeString(rows, Files.readString(rows) + "1,2\n");

    assertThat(propose(KnownModel.SOC_CORRECTION, onnx(KnownModel.SOC_CORRECTION, 1), rows))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said()).contains("must be a CSV table, but: Record 22 has 2 fields").hasLineCount(1);
  }

  @Test
  void aNameDoesNotLeadOutOfTheRepository() throws Exception {
    String file = onnx(KnownModel.CAPACITY, 1).toString();
    String rows = rows(KnownModel.CAPACITY).toString();
    String[] words = {"models", "propose", "soh", file, "--rows", rows, "--chemistry", "NMC"};
    List<String> outside = new java.util.ArrayList<>(List.of(words));
    outside.addAll(List.of("--name", "../../outside"));

    assertThat(run(outside.toArray(String[]::new))).isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said()).contains("the name of a candidate must be 1 to 100").hasLineCount(1);
    assertThat(home.resolve("outside")).doesNotExist();
  }

  @Test
  void aTableWithoutRowsIsRefused() throws Exception {
    Path rows = home.resolve("rows.csv");
    Files.writeString(rows, "voltage_v\n");

    assertThat(InputRowsProbe.message(rows)).contains("a header and a row at least");
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws Exception {
    Path file = home.resolve("none.onnx");
    Files.writeString(file, "not a model");

    assertThat(propose(KnownModel.CAPACITY, file, rows(KnownModel.CAPACITY)))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said()).contains("model-malformed").hasLineCount(1);
  }

  @Test
  void aModelOfOtherTensorsIsToldWhatItMustBe() throws Exception {
    assertThat(propose(KnownModel.ANOMALY, onnx(KnownModel.CAPACITY, 1), rows(KnownModel.ANOMALY)))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said()).contains("float snippet [batch, ").hasLineCount(1);
  }

  @Test
  void answersThatAreNoNumbersAreRefused() throws Exception {
    Path nan = onnx(KnownModel.CAPACITY, Float.NaN);

    assertThat(propose(KnownModel.CAPACITY, nan, rows(KnownModel.CAPACITY)))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said()).contains("not all of which are numbers").hasLineCount(1);
    assertThat(home.resolve("repository/candidates")).doesNotExist();
  }

  @Test
  void aModelThatNothingRunsIsRefused() {
    assertThat(run("models", "propose", "mine", "x.onnx", "--rows", "x", "--chemistry", "NMC"))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(said()).contains("[soc-correction, anomaly, soh]").hasLineCount(1);
  }

  @Test
  void inputsAreListedAsTheyAreGiven() throws Exception {
    PrintStream originalOut = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(TrainerPrograms.run("models", "inputs", "soh")).isZero();
      out.reset();
      assertThat(TrainerPrograms.run("models", "inputs", "anomaly", "--json")).isZero();
    } finally {
      System.setOut(originalOut);
    }

    JsonNode listed = new ObjectMapper().readTree(out.toByteArray());
    assertThat(listed.path("inputs")).hasSize(columns(KnownModel.ANOMALY).size());
    assertThat(listed.path("outputs")).hasSize(3);
    assertThat(listed.path("features_sha256").asText())
        .isEqualTo(KnownModel.ANOMALY.features().sha256());
  }

  private static final class InputRowsProbe {
    static String message(Path file) {
      try {
        return Arrays.deepToString(InputRows.read(file, List.of("voltage_v")));
      } catch (io.galvani.chassis.cli.InputException refused) {
        return String.valueOf(refused.getMessage());
      }
    }
  }

  private int propose(KnownModel model, Path onnx, Path rows) {
    return run(
        "models",
        "propose",
        model.id(),
        onnx.toString(),
        "--rows",
        rows.toString(),
        "--chemistry",
        "NMC",
        "--name",
        "mine",
        "--lineage",
        "use_1=a");
  }

  private ReleaseManifest release(KnownModel model) throws Exception {
    Path file = home.resolve("repository/releases/" + model.id() + "/1/manifest.json");
    return ReleaseManifest.parse(SignedDocument.parse(Files.readAllBytes(file)).payload());
  }

  private static List<Column> columns(KnownModel model) {
    return new ModelShape(model).columns();
  }

  private Path rows(KnownModel model) throws Exception {
    Random random = new Random(4);
    StringBuilder text = new StringBuilder();
    List<Column> columns = columns(model);
    text.append(columns.stream().map(Column::name).collect(Collectors.joining(","))).append('\n');
    for (int row = 0; row < ROWS; row++) {
      text.append(
              random
                  .doubles(columns.size(), -1, 1)
                  .mapToObj(Double::toString)
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    return Files.writeString(home.resolve(model.id() + ".csv"), text);
  }

  /** A linear model whose answers are near to the bias. */
  private Path onnx(KnownModel model, float bias) throws Exception {
    byte[] bytes =
        switch (model) {
          case SOC_CORRECTION -> recurrent(bias);
          case ANOMALY -> linear("snippet", columns(model).size(), "answer", 3, bias);
          case CAPACITY -> linear("charge", columns(model).size(), "capacity_ah", 2, bias);
        };
    return Files.write(home.resolve(model.id() + ".onnx"), bytes);
  }

  private static byte[] linear(String in, int width, String out, int answers, float bias) {
    OnnxGraph graph = new OnnxGraph("linear", in, width);
    String result = graph.linear(in, filled(width * answers, 0.001f), filled(answers, bias));
    return graph.model(result, out, answers, Map.of());
  }

  /** Its hidden state is the mean of the features and of what it was. */
  private static byte[] recurrent(float bias) {
    OnnxGraph graph = new OnnxGraph("recurrent", "features", 8);
    String hidden = graph.input("hidden", 1);
    String seen = graph.linear("features", filled(8, 0.125f), filled(1, 0));
    String next = graph.node("Add", seen, hidden);
    String column = graph.integers("column", 1);
    String answer =
        graph.node("Squeeze", graph.linear(next, filled(1, 0.1f), filled(1, bias)), column);
    graph.output(answer, "correction", 0);
    graph.output(answer, "log_variance", 0);
    graph.output(next, "hidden_out", 1);
    return graph.model(Map.of());
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private int run(String... words) {
    List<String> all = new java.util.ArrayList<>(List.of(words));
    all.addAll(List.of("--repository", home.resolve("repository").toString()));
    return TrainerPrograms.run(all.toArray(String[]::new));
  }

  private String key(String name) {
    return home.resolve("keys").resolve(name + ".key").toString();
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
