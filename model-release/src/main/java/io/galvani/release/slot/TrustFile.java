package io.galvani.release.slot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.RootDocument;
import io.galvani.release.verify.TrustState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Keeps what an edge trusts: root, counters, attested time. Replaced in one step. */
public final class TrustFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Disk disk;

  public TrustFile(Path file) {
    this(file, new RealDisk());
  }

  TrustFile(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /** What was stored last, or what the device was delivered with. */
  public TrustState read(RootDocument delivered) throws IOException {
    if (!Files.exists(file)) {
      return TrustState.of(delivered);
    }
    try {
      var json = JSON.readTree(Files.readAllBytes(file));
      Map<String, Long> counters = new HashMap<>();
      json.path("counters")
          .properties()
          .forEach(e -> counters.put(e.getKey(), e.getValue().asLong()));
      return new TrustState(
          RootDocument.parse(json.path("root").binaryValue()),
          json.path("timestamp_version").asLong(),
          json.path("attested_time_ms").asLong(),
          counters);
    } catch (JsonProcessingException | MalformedDocumentException e) {
      throw new IOException(file + " must hold what this edge trusts, but is damaged", e);
    }
  }

  /** Stores it; afterwards it is there for good. */
  public void write(TrustState state) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("root", state.root().toBytes());
    json.put("timestamp_version", state.timestampVersion());
    json.put("attested_time_ms", state.attestedTimeMs());
    json.set("counters", JSON.valueToTree(state.counters()));
    disk.replace(file, JSON.writeValueAsBytes(json));
  }
}
