package io.galvani.trainer.soh.table;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses whole cells, never single rows, so that a split cannot cut a cell in two. Terms joined by
 * {@code &}, alternatives by {@code |} (binding weaker): {@code dataset=xjtu & batch=1}, {@code
 * cell~2C_*}, {@code hash%5!=0}; {@code all} chooses every cell. Fields: dataset, group, cell,
 * batch, hash; {@code ~} compares with a pattern of {@code *} and {@code ?}.
 */
public final class CellRule {
  private static final Pattern TERM =
      Pattern.compile("(\\w+)\\s*(?:%\\s*(\\d+)\\s*)?(!=|!~|=|~)\\s*(\\S.*)");
  private static final List<String> FIELDS = List.of("dataset", "group", "cell", "batch", "hash");

  private final String text;
  private final Predicate<ChargeCell> predicate;

  private CellRule(String text, Predicate<ChargeCell> predicate) {
    this.text = text;
    this.predicate = predicate;
  }

  public static CellRule parse(String text) {
    Predicate<ChargeCell> any = cell -> false;
    for (String alternative : text.split("\\|", -1)) {
      Predicate<ChargeCell> every = cell -> true;
      for (String term : alternative.split("&", -1)) {
        every = every.and(term(term.strip(), text));
      }
      any = any.or(every);
    }
    return new CellRule(text, any);
  }

  public boolean chooses(ChargeCell cell) {
    return predicate.test(cell);
  }

  public List<ChargeCell> chosenFrom(List<ChargeCell> cells) {
    List<ChargeCell> chosen = new ArrayList<>();
    for (ChargeCell cell : cells) {
      if (chooses(cell)) {
        chosen.add(cell);
      }
    }
    return chosen;
  }

  @Override
  public String toString() {
    return text;
  }

  private static Predicate<ChargeCell> term(String term, String rule) {
    if (term.equals("all")) {
      return cell -> true;
    }
    Matcher matched = TERM.matcher(term);
    if (!matched.matches()) {
      throw new InputException(
          "rule \"%s\": a term must read FIELD=VALUE, FIELD~PATTERN or hash%%N=K, but was \"%s\""
              .formatted(rule, term));
    }
    String field = matched.group(1);
    if (!FIELDS.contains(field)) {
      throw new InputException(
          "rule \"%s\": unknown field \"%s\"%s"
              .formatted(rule, field, Nearest.hint(field, FIELDS)));
    }
    int modulus = modulus(matched.group(2), field, rule);
    String operator = matched.group(3);
    String value = matched.group(4).strip();
    Predicate<ChargeCell> holds =
        operator.endsWith("~")
            ? cell -> glob(value).matcher(valueOf(cell, field, modulus)).matches()
            : cell -> valueOf(cell, field, modulus).equals(value);
    return operator.startsWith("!") ? holds.negate() : holds;
  }

  private static int modulus(String digits, String field, String rule) {
    if (digits == null) {
      return 0;
    }
    if (!field.equals("hash") || digits.length() > 6 || Integer.parseInt(digits) < 1) {
      throw new InputException(
          "rule \"%s\": only hash may be divided, by 1 to 999999, but %s was divided by %s"
              .formatted(rule, field, digits));
    }
    return Integer.parseInt(digits);
  }

  private static String valueOf(ChargeCell cell, String field, int modulus) {
    return switch (field) {
      case "dataset" -> cell.dataset();
      case "group" -> cell.group();
      case "cell" -> cell.cell();
      case "batch" -> Integer.toString(cell.batch());
      default -> Integer.toString(modulus > 0 ? cell.hash() % modulus : cell.hash());
    };
  }

  private static Pattern glob(String pattern) {
    return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
  }
}
