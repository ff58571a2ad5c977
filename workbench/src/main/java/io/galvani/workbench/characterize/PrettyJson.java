package io.galvani.workbench.characterize;

/** Lays the JSON of a parameter set out so that a person can read it: a row of a table a line. */
final class PrettyJson {
  private PrettyJson() {}

  /** The same JSON with line breaks; strings of the set hold no brackets that matter. */
  static String of(String json) {
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
