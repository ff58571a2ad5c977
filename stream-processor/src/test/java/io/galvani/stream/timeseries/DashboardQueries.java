package io.galvani.stream.timeseries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every InfluxQL query of the shipped dashboards, by where it stands. */
public final class DashboardQueries {
  static final Path FOLDER = Path.of("..", "docker", "grafana", "dashboards");

  private DashboardQueries() {}

  /** Queries by file and place. */
  public static Map<String, String> all() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    List<Path> files;
    try (Stream<Path> found = Files.list(FOLDER)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      collect(file.getFileName().toString(), new ObjectMapper().readTree(file.toFile()), queries);
    }
    return queries;
  }

  private static void collect(String path, JsonNode node, Map<String, String> queries) {
    if (node.path("query").isTextual()) {
      queries.put(path, node.get("query").asText());
    }
    if (node.isObject()) {
      String title = node.path("title").asText(node.path("name").asText(""));
      node.properties()
          .forEach(e -> collect(path + "/" + title + "." + e.getKey(), e.getValue(), queries));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(path + "[" + i + "]", node.get(i), queries);
    }
  }
}
