package io.galvani.edge.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes out <code>V_{1..96}</code>; a name without braces stands for itself. */
final class ColumnPattern {
  private static final Pattern RANGE = Pattern.compile("(.*)\\{(\\d{1,5})\\.\\.(\\d{1,5})}(.*)");

  private ColumnPattern() {}

  static List<String> expand(String column) {
    Matcher range = RANGE.matcher(column);
    if (!range.matches()) {
      if (column.contains("{")) {
        throw new IllegalArgumentException(
            "columns must be names or NAME{FIRST..LAST}, but was \"" + column + "\"");
      }
      return List.of(column);
    }
    int first = Integer.parseInt(range.group(2));
    int last = Integer.parseInt(range.group(3));
    if (last < first) {
      throw new IllegalArgumentException("columns must count upwards, but was \"" + column + "\"");
    }
    List<String> names = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      names.add(range.group(1) + i + range.group(4));
    }
    return names;
  }
}
