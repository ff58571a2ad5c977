package io.galvani.edge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberParserTest {
  @Property(seed = "7")
  void agreesWithTheJdkToTheBit(
      @ForAll @DoubleRange(min = -1e7, max = 1e7) double value,
      @ForAll @IntRange(min = 0, max = 12) int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);

    assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    assertThat(parse(Double.toString(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-", ".", "NaN", "0x10", "1.2.3", "12f", "Infinity", "--1"})
  void whatIsNoNumberIsNaN(String text) {
    assertThat(parse(text)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {" 3.5 ", "+3.5", "3.5e0", "0003.5", "3.50000000000000000000000"})
  void unusualSpellingsAreRead(String text) {
    assertThat(parse(text)).isEqualTo(3.5);
  }

  private static double parse(String text) {
    char[] padded = ("#" + text + "#").toCharArray();
    return NumberParser.parse(padded, 1, text.length());
  }
}
