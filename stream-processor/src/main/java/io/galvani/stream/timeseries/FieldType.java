package io.galvani.stream.timeseries;

/** Type of a field; frozen once released, since a store refuses points that change it. */
public enum FieldType {
  FLOAT("DOUBLE"),
  INT("LONG"),
  BOOL("BOOLEAN"),
  TEXT("VARCHAR");

  private final String questDbType;

  FieldType(String questDbType) {
    this.questDbType = questDbType;
  }

  String questDbType() {
    return questDbType;
  }
}
