package io.galvani.workbench.characterize;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/** Lays the JSON of a parameter set out so that a person can read it: a row of a table a line. */
final class PrettyJson {
  private static final Pattern LONG_FRACTION = Pattern.compile("\\d+\\.\\d{7,}(?=[,}\\]])");
  private static final MathContext SIX_DIGITS = new MathContext(6);

  private PrettyJson() {}

  /**
   * The same JSON with line breaks, and fractions of seven digits or more rounded to six
   * significant ones; strings of the set hold no brackets that matter.
   */
  static String of(String written) {
    String json =
        LONG_FRACTION
            .matcher(written)
            .replaceAll(
                m ->
                    new BigDecimal(m.group())
                        .round(SIX_DIGITS)
                        .stripTrailingZeros()
                        .toPlainString());
    StringBuilder out = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"' && json.charAt(i - 1) != '\\') {
        quoted = !quoted;
      }
      boolean table = c == '[' && i + 1 < json.length() && json.charAt(i + 1) == '[';
      if (quoted) {
        out.append(c);
      } else if (c == '{' || table) {
        depth++;
        newLine(out.append(c), depth);
      } else if (c == '}' || (c == ']' && json.charAt(i - 1) == ']')) {
        depth--;
        newLine(out, depth);
        out.append(c);
      } else if (c == ',' && (json.charAt(i + 1) == '"' || json.charAt(i + 1) == '[')) {
        newLine(out.append(c), depth);
      } else {
        out.append(c);
        if (c == ':' || c == ',') {
          out.append(' ');
        }
      }
    }
    return out.append('\n').toString();
  }

  private static void newLine(StringBuilder out, int depth) {
    out.append('\n').append("  ".repeat(depth));
  }
}
