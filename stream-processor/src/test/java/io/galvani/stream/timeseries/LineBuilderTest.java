package io.galvani.stream.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LineBuilderTest {

  @Test
  void numbersThatAreNotFiniteAreLeftOut() {
    LineBuilder line = new LineBuilder(TimeSeriesSchema.PACK).tag("tenant", "acme");
    line.field("soc", 0.5)
        .field("soc_sigma", Double.NaN)
        .field("bms_soc", Double.POSITIVE_INFINITY);

    assertThat(line.at(1_000, 0)).contains("pack,tenant=acme soc=0.5 1000000000");
  }

  @Test
  void aPointWithoutFieldsIsNoPoint() {
    LineBuilder line = new LineBuilder(TimeSeriesSchema.CELL).tag("cell", "3");
    line.field("voltage_v", Float.NaN);

    assertThat(line.at(1_000, 0)).isEmpty();
  }

  @Test
  void whatWouldBreakTheLineIsEscapedOrReplaced() {
    LineBuilder line = new LineBuilder(TimeSeriesSchema.ALERT);
    line.tag("site", "Hall 2, row=4\nx").field("summary", "a \"b\" \\ c\nd");

    assertThat(line.at(0, 0))
        .contains("alert,site=Hall\\ 2\\,\\ row\\=4_x summary=\"a \\\"b\\\" \\\\ c d\" 0");
  }

  @Test
  void blankTagsAreNoTags() {
    LineBuilder line = new LineBuilder(TimeSeriesSchema.PACK).tag("site", " ").tag("tenant", null);

    assertThat(line.field("next_seq", 7L).at(2, 5)).contains("pack next_seq=7i 2000005");
  }

  @Test
  void fieldsAndTypesAreTheSchemas() {
    LineBuilder line = new LineBuilder(TimeSeriesSchema.PACK);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> line.field("soc", 1L))
        .withMessage("pack.soc must be a INT field of the schema, but is FLOAT");
    assertThatIllegalArgumentException().isThrownBy(() -> line.field("sox", 1.0));
    assertThatIllegalArgumentException().isThrownBy(() -> line.tag("cell", "1"));
  }

  @Test
  void timesThatDoNotFitAreRefused() {
    LineBuilder line = new LineBuilder(TimeSeriesSchema.PACK).field("soc", 0.5);

    assertThatIllegalArgumentException().isThrownBy(() -> line.at(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> line.at(Long.MAX_VALUE / 1_000_000, 0));
  }
}
