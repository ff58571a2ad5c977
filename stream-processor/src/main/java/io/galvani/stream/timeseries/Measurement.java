package io.galvani.stream.timeseries;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One measurement. A point is identified by its time and its identity tags; writing it again
 * replaces it. The descriptive tags follow from the pack and identify nothing.
 */
public final class Measurement {
  /** Tags of every measurement that say whose point it is. */
  static final List<String> PACK_TAGS = List.of("tenant", "pack");

  /** Tags of every measurement that describe the pack. */
  static final List<String> DESCRIPTIVE_TAGS = List.of("site", "chemistry");

  private final String name;
  private final String meaning;
  private final List<String> ownTags;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  Measurement(String name, String meaning, List<String> ownTags, List<Field> fields) {
    this.name = name;
    this.meaning = meaning;
    this.ownTags = List.copyOf(ownTags);
    fields.forEach(field -> this.fields.put(field.name(), field));
  }

  public String name() {
    return name;
  }

  public String meaning() {
    return meaning;
  }

  /** Tags that, with the time, identify a point. */
  public List<String> identityTags() {
    return Stream.concat(PACK_TAGS.stream(), ownTags.stream()).toList();
  }

  /** All tags. */
  public List<String> tags() {
    return Stream.concat(identityTags().stream(), DESCRIPTIVE_TAGS.stream()).toList();
  }

  public List<Field> fields() {
    return List.copyOf(fields.values());
  }

  /** The field of that name, or null. */
  public @Nullable Field field(String fieldName) {
    return fields.get(fieldName);
  }
}
