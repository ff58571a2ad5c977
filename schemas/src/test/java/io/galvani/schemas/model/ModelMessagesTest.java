package io.galvani.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class ModelMessagesTest {
  private static final PackId PACK = new PackId("acme", "bus-17");

  private static ModelReport report(ModelReport.State state, long epoch, long seq, double figure) {
    ModelFigures figures =
        new ModelFigures(
            figure, 3, 2, figure, 0.02, 1, figure, 0, 0.4, figure, Double.NaN, Double.NaN);
    return new ModelReport(
        PACK, "soc-correction", 3, state, "", 1_620_205_800_000L, 2, epoch, seq, figures);
  }

  @Property(tries = 200)
  void everyReportObeysTheSchemaAndComesBack(
      @ForAll ModelReport.State state,
      @ForAll long epoch,
      @ForAll @LongRange(min = 0) long seq,
      @ForAll double figure)
      throws MalformedMessageException {
    ModelReport report = report(state, epoch, seq, figure);

    assertThat(violations("report", report.toBytes())).isEmpty();
    ModelReport read = ModelReport.parse(report.toBytes());
    assertThat(read.toBytes()).isEqualTo(report.toBytes());
    assertThat(read.streamEpoch()).isEqualTo(epoch);
    assertThat(read.effectiveSeq()).isEqualTo(seq);
  }

  @Test
  void figureThatDoesNotExistIsNullOnTheWireAndNanAgain() throws MalformedMessageException {
    ModelReport report = report(ModelReport.State.SHADOW, 1, 0, Double.NaN);

    assertThat(new String(report.toBytes(), StandardCharsets.UTF_8))
        .contains("\"anchor_error\":null");
    assertThat(ModelReport.parse(report.toBytes()).figures().anchorError()).isNaN();
  }

  @Test
  void desiredReleaseComesBackAsItWas() throws MalformedMessageException {
    ModelDesired desired = new ModelDesired(PACK, "soc-correction", 4, 3, 2, 1_620_205_800_000L);

    assertThat(violations("desired", desired.toBytes())).isEmpty();
    assertThat(ModelDesired.parse(desired.toBytes())).isEqualTo(desired);
  }

  @Test
  void wrongFieldOfADesiredReleaseIsNamed() {
    String json =
        new String(
            new ModelDesired(PACK, "soc-correction", 4, 0, 2, 1).toBytes(), StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ModelDesired.parse(utf8(json.replace("4", "-4"))))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("counter must be 0 or more, but was -4");
    assertThatThrownBy(() -> ModelDesired.parse(utf8(json.replace("soc-correction", "../soc"))))
        .hasMessageStartingWith("model must be text");
  }

  @Test
  void indexComesBackAsItWas() throws MalformedMessageException {
    ReleaseIndex index =
        new ReleaseIndex(
            "soc-correction",
            3,
            List.of(part("manifest", 2_000), part("soc-correction.onnx", 65_537)));

    assertThat(violations("release-index", index.toBytes())).isEmpty();
    assertThat(ReleaseIndex.parse(index.toBytes())).isEqualTo(index);
  }

  @Test
  void chunksCoverAPartExactly() {
    assertThat(part("a", 65_537).chunks()).isEqualTo(2);
    assertThat(part("a", 65_537).chunkBytes(0)).isEqualTo(65_536);
    assertThat(part("a", 65_537).chunkBytes(1)).isEqualTo(1);
    assertThat(part("a", 65_536).chunks()).isEqualTo(1);
    assertThat(part("a", 65_536).chunkBytes(1)).isZero();
  }

  @Test
  void indexRefusesAPartTwiceAPartTooLongAndNoParts() {
    String json =
        new String(
            new ReleaseIndex("m", 1, List.of(part("a", 7), part("b", 8))).toBytes(),
            StandardCharsets.UTF_8);

    for (String wrong :
        List.of(
            json.replace("\"b\"", "\"a\""),
            json.replace("\"b\"", "\"index\""),
            json.replace(":8", ":16777217"),
            json.replaceFirst("\\[.*]", "[]"))) {
      assertThatThrownBy(() -> ReleaseIndex.parse(utf8(wrong)))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void releaseKeyIsKafkaKeyAndTopicAlike() {
    ReleaseKey key = new ReleaseKey("acme", "soc-correction", 3, "soc-correction.onnx", 2);

    assertThat(key.key()).isEqualTo("acme/soc-correction/3/soc-correction.onnx/2");
    assertThat(key.topic())
        .isEqualTo("galvani/v1/acme/releases/soc-correction/3/soc-correction.onnx/2");
    assertThat(ReleaseKey.parse(key.key())).contains(key);
    assertThat(ReleaseKey.parseTopic(key.topic())).contains(key);
  }

  @Test
  void foreignKeysAreNone() {
    for (String foreign :
        List.of("a/b/1/c", "a/b/0/c/0", "a/b/1/c/-1", "a/b/x/c/0", "a/../1/+/0", "a/b/1/c/0/d")) {
      assertThat(ReleaseKey.parse(foreign)).isEmpty();
    }
    assertThat(ReleaseKey.parseTopic("galvani/v1/acme/packs/m/1/c/0")).isEmpty();
  }

  private static ReleaseIndex.Part part(String name, long lengthBytes) {
    return new ReleaseIndex.Part(name, lengthBytes, "0".repeat(64));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Iterable<?> violations(String schema, byte[] json) {
    InputStream stream = ModelReport.class.getResourceAsStream(schema + ".schema.json");
    JsonSchema contract =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Objects.requireNonNull(stream, schema));
    return contract.validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
  }
}
