package io.galvani.stream.timeseries;

/**
 * One field of a measurement.
 *
 * @param name name with its unit as suffix, equal to the protobuf field where there is one
 * @param type frozen type
 * @param unit unit in words for people, {@code 1} for ratios and counts, empty for texts
 * @param meaning what it is, one phrase
 */
public record Field(String name, FieldType type, String unit, String meaning) {
  static Field number(String name, String unit, String meaning) {
    return new Field(name, FieldType.FLOAT, unit, meaning);
  }

  static Field count(String name, String meaning) {
    return new Field(name, FieldType.INT, "1", meaning);
  }

  static Field millis(String name, String meaning) {
    return new Field(name, FieldType.INT, "ms", meaning);
  }

  static Field text(String name, String meaning) {
    return new Field(name, FieldType.TEXT, "", meaning);
  }
}
