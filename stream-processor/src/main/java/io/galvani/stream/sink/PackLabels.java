package io.galvani.stream.sink;

/** What a registration says for people to find a pack by; empty when unknown. */
record PackLabels(String site, String chemistry) {
  static final PackLabels UNKNOWN = new PackLabels("", "");
}
