package io.galvani.schemas.model;

/** What names in these messages look like: they become levels of topics. */
final class ModelNames {
  static final String PATTERN = "[A-Za-z0-9._-]{1,64}";

  private ModelNames() {}
}
