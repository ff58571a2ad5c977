package io.galvani.workbench.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.galvani.chassis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker/ ships fits together: files, volumes, images, configurations. */
class ComposeTest {
  private static final Path DOCKER = Path.of("..", "docker");

  @Test
  void everyMountAndDependencyExists() throws IOException {
    JsonNode compose = yaml(DOCKER.resolve("compose.yaml"));
    Set<String> volumes = new HashSet<>();
    compose.path("volumes").fieldNames().forEachRemaining(volumes::add);
    Set<String> used = new TreeSet<>();
    Set<String> services = new HashSet<>();
    compose.path("services").fieldNames().forEachRemaining(services::add);

    assertThat(services)
        .contains(
            "kafka", "mosquitto", "influxdb", "grafana", "agent", "bridge", "processor", "sink");
    for (JsonNode service : compose.path("services")) {
      for (JsonNode mount : service.path("volumes")) {
        String source = mount.asText().split(":", 2)[0];
        if (source.startsWith("./")) {
          assertThat(DOCKER.resolve(source)).exists();
        } else {
          assertThat(volumes).contains(source);
          used.add(source);
        }
      }
      service
          .path("depends_on")
          .fieldNames()
          .forEachRemaining(s -> assertThat(services).contains(s));
      if (service.has("build")) {
        assertThat(Path.of("..").resolve(service.path("build").path("dockerfile").asText()))
            .exists();
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(volumes);
  }

  @Test
  void onlyTheLoopbackAddressIsPublished() throws IOException {
    for (JsonNode service : yaml(DOCKER.resolve("compose.yaml")).path("services")) {
      for (JsonNode port : service.path("ports")) {
        assertThat(port.asText()).startsWith("127.0.0.1:");
      }
    }
  }

  @Test
  void everySecretComesFromAFile() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode service : yaml(DOCKER.resolve("compose.yaml")).path("services")) {
      service
          .path("environment")
          .properties()
          .forEach(
              e -> {
                boolean secret = e.getKey().matches(".*(PASSWORD|TOKEN|SECRET).*");
                if (secret
                    && !(e.getKey().endsWith("_FILE")
                        && e.getValue().asText().startsWith("/run/"))) {
                  wrong.add(e.getKey());
                }
              });
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyProgramReadsItsShippedConfiguration(@TempDir Path secrets) throws Exception {
    for (Map.Entry<String, Class<? extends Record>> program : ProgramConfigs.all().entrySet()) {
      Path file = DOCKER.resolve("config").resolve(program.getKey() + ".yaml");
      String text = Files.readString(file);
      for (String secret : List.of("mqtt_password", "influx_token")) {
        Path stand = Files.writeString(secrets.resolve(secret), "x");
        text = text.replace("/run/galvani/" + secret, stand.toString());
      }

      assertThat(ConfigFile.parse(text, file.toString(), program.getValue())).isNotNull();
    }
  }

  /** An image's health check asks the port that the program's shipped configuration opens. */
  @Test
  void healthChecksAskThePortThatIsOpened(@TempDir Path secrets) throws Exception {
    for (Map.Entry<String, Class<? extends Record>> program : ProgramConfigs.all().entrySet()) {
      Path file = DOCKER.resolve("config").resolve(program.getKey() + ".yaml");
      String text = Files.readString(file).replaceAll("\\{file: /run/galvani/[a-z_]+}", "stand-in");
      Record config = ConfigFile.parse(text, file.toString(), program.getValue());
      Object port = program.getValue().getMethod("operationsPort").invoke(config);
      String dockerfile = Files.readString(DOCKER.resolve(program.getKey()).resolve("Dockerfile"));

      assertThat(dockerfile).as(program.getKey()).contains("\"" + port + "\"]");
    }
  }

  private static JsonNode yaml(Path file) throws IOException {
    // Anchors and merges are resolved by nobody here: only the services' own keys are looked at.
    return new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
  }
}
