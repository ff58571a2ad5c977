package io.galvani.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.workbench.main.Workbench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be replayed is told in one line, with exit code 2, before anything is started. */
class ReplayInputTest {
  private static final String MAPPING =
      """
      pack: {id: bench, parameter_set: lg-hg2}
      time: {column: t, format: epoch_s}
      current: {column: i, positive: discharging}
      cells: {columns: ["v{1..2}"]}
      """;

  @TempDir private Path folder = Path.of("");

  private Path log = Path.of("");
  private Path json = Path.of("");

  @BeforeEach
  void writeALogThatCouldBeReplayed() throws IOException {
    log = write("log.csv", "t,i,v1,v2\n1700000000,1.5,3.90,3.91\n1700000001,1.5,3.90,3.91\n");
    json = folder.resolve("summary.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "column: i,|column: ii,|current.column must be a column of",
        "\"v{1..2}\"|\"u{1..2}\"|cells.columns must be a column of",
        "positive: discharging|positiv: discharging|current.positiv must be a known key, but is"
            + " not, nearest known: positive",
        "epoch_s|epoch_minutes|epoch_minutes",
        "positive: discharging|positive: sideways|sideways",
        "lg-hg2|lg-hg3|nearest known: lg-hg2",
      })
  void tellsWhatIsWrongWithAMapping(String right, String wrong, String told) throws IOException {
    Path map = write("map.yaml", MAPPING.replace(right, wrong));

    assertRefused(told, log, map);
  }

  @Test
  void tellsThatTheLogIsMissing() throws IOException {
    assertRefused("there is no", folder.resolve("absent.csv"), write("map.yaml", MAPPING));
  }

  @Test
  void tellsThatTheMappingIsMissing() throws IOException {
    assertRefused("absent.yaml", log, folder.resolve("absent.yaml"));
  }

  @Test
  void tellsThatTheLogIsEmpty() throws IOException {
    assertRefused("is empty", write("log.csv", ""), write("map.yaml", MAPPING));
  }

  @Test
  void tellsThatTheLogHasNoRows() throws IOException {
    assertRefused("row", write("log.csv", "t,i,v1,v2\n"), write("map.yaml", MAPPING));
  }

  @Test
  void tellsThatTheLogIsNoTable() throws IOException {
    Path picture = folder.resolve("picture.png");
    Files.write(picture, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});

    assertRefused("picture.png", picture, write("map.yaml", MAPPING));
  }

  @Test
  void tellsThatAGzipWasCutOff() throws IOException {
    Path cut = folder.resolve("log.csv.gz");
    Files.write(cut, Arrays.copyOf(gzip(Files.readAllBytes(log)), 20));

    assertRefused("log.csv.gz", cut, write("map.yaml", MAPPING));
  }

  @Test
  void tellsThatAGzipWasCutOffFarBehindItsFirstRow() throws IOException {
    Random noise = new Random(7);
    StringBuilder rows = new StringBuilder("t,i,v1,v2\n");
    for (int row = 0; row < 50_000; row++) {
      rows.append(1_700_000_000L + row).append(",1.5,3.90,").append(3.9 + noise.nextDouble());
      rows.append('\n');
    }
    byte[] bytes = gzip(rows.toString().getBytes(StandardCharsets.UTF_8));
    Path cut = folder.resolve("log.csv.gz");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1_000));

    assertRefused("must be a whole gzip file", cut, write("map.yaml", MAPPING));
  }

  @Test
  void tellsThatTheSummaryCannotBeWritten() throws IOException {
    json = folder.resolve("absent").resolve("summary.json");

    assertRefused("--json", log, write("map.yaml", MAPPING));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(whole)) {
      gzip.write(bytes);
    }
    return whole.toByteArray();
  }

  private void assertRefused(String told, Path recording, Path map) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    int code;
    try (PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setErr(err);
      code =
          Workbench.run(
              "replay", recording.toString(), "--map", map.toString(), "--json", json.toString());
    } finally {
      System.setErr(before);
    }
    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(code).as(printed).isEqualTo(2);
    assertThat(printed.strip().lines()).hasSize(1);
    assertThat(printed).contains(told);
    assertThat(json).doesNotExist();
    assertThat(json.resolveSibling("summary.json.part")).doesNotExist();
    assertThat(workFolders()).isEmpty();
  }

  /** Work folders that replays of this process left. */
  private static List<Path> workFolders() throws IOException {
    String mark = "galvani-replay-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith(mark)).toList();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
