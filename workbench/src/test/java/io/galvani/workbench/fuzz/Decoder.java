package io.galvani.workbench.fuzz;

import com.google.protobuf.CodedInputStream;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.sentinel.SentinelState;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.PackConfig.StdinConfig;
import io.galvani.edge.log.LogMapping;
import io.galvani.edge.source.JsonLinesSource;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.TimestampDocument;
import io.galvani.release.verify.FileIntake;
import io.galvani.release.verify.RefusedException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.stream.bridge.BridgeConfig;
import io.galvani.stream.processor.ProcessorConfig;
import io.galvani.stream.sink.SinkConfig;
import io.galvani.stream.topology.admit.Admission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What reads bytes that somebody else wrote. Each either reads them or throws what it declares; any
 * other exception, a hang or an exhausted heap is a finding.
 */
enum Decoder {
  /** Envelope and telemetry frame, as MQTT and Kafka carry them. */
  FRAME(MalformedMessageException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      FrameView.decode(Envelope.parse(bytes))
          .forEach(0, (seq, ms, mono, boot, currentA, packV, cellV, degC, soc, quality) -> {});
    }

    @Override
    List<Path> seeds() {
      return List.of(GOLDEN_MESSAGES);
    }
  },
  /** Alerts and what edges and cloud say of models, JSON. */
  JSON_MESSAGE(MalformedMessageException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      each(
          bytes,
          AlertJson::parse,
          ModelDesired::parse,
          ModelReport::parse,
          ReleaseIndex::parse,
          b -> MqttTopic.parse(text(b)));
    }

    @Override
    List<Path> seeds() {
      return List.of(GOLDEN_MESSAGES);
    }
  },
  /** Signed documents of a release and what they wrap. */
  RELEASE_DOCUMENT(MalformedDocumentException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      each(
          bytes,
          SignedDocument::parse,
          RootDocument::parse,
          TimestampDocument::parse,
          ReleaseManifest::parse);
    }

    @Override
    List<Path> seeds() {
      return List.of(SEEDS.resolve("release-document"));
    }
  },
  /** A model file before ONNX Runtime may see it. */
  MODEL_FILE(RefusedException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      FileIntake.check(new ModelFile("model.onnx", bytes.length, sha256), bytes);
    }

    @Override
    List<Path> seeds() {
      return List.of(SEEDS.resolve("model-file"));
    }
  },
  /** Configuration files of every program, mappings of logs and parameter sets of cells. */
  CONFIGURATION(ConfigException.class, InputException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      each(
          bytes,
          b -> ConfigFile.parse(text(b), "agent.yaml", AgentConfig.class),
          b -> ConfigFile.parse(text(b), "bridge.yaml", BridgeConfig.class),
          b -> ConfigFile.parse(text(b), "processor.yaml", ProcessorConfig.class),
          b -> ConfigFile.parse(text(b), "sink.yaml", SinkConfig.class),
          b -> ConfigFile.parse(text(b), "map.yaml", LogMapping.class),
          b -> CellLibrary.fromJson(text(b), "cell.json"));
    }

    @Override
    List<Path> seeds() {
      return List.of(
          Path.of("../docker/config"),
          Path.of("../examples/mappings"),
          Path.of("../battery/src/main/resources/io/galvani/battery/cells"),
          SEEDS.resolve("configuration"));
    }
  },
  /** What a script writes to an agent, line by line. */
  JSON_LINES(InputException.class) {
    @Override
    void decode(byte[] bytes) {
      try (var source =
          new JsonLinesSource(new ByteArrayInputStream(bytes), new StdinConfig(4, 1, 1.0))) {
        while (source.next() != null) {
          source.counts();
        }
      }
    }

    @Override
    List<Path> seeds() {
      return List.of(SEEDS.resolve("json-lines"));
    }
  },
  /** A log file and the way from its rows to samples. */
  LOG(InputException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      FuzzedFiles.readLog(bytes);
    }

    @Override
    List<Path> seeds() {
      return List.of(SEEDS.resolve("log"));
    }
  },
  /** Database, write-ahead log or sequence file of an outbox; the first byte says which. */
  OUTBOX(InputException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      FuzzedFiles.openOutbox(bytes);
    }

    @Override
    List<Path> seeds() {
      return List.of(SEEDS.resolve("outbox"));
    }
  },
  /** Stored state of the estimators and of the account. */
  STORED_STATE(IllegalArgumentException.class, IOException.class) {
    @Override
    void decode(byte[] bytes) throws Exception {
      byte[] cells = new PackEstimator(MODEL).newState().cellBlock();
      each(
          bytes,
          b -> PackState.read(MODEL, b, cells),
          SentinelState::read,
          CorrectionFeatures::read,
          CorrectionFusion::read,
          b -> Admission.read(CodedInputStream.newInstance(b)));
    }

    @Override
    List<Path> seeds() {
      return List.of(SEEDS.resolve("stored-state"));
    }
  };

  private static final Path GOLDEN_MESSAGES = Path.of("../schemas/src/test/resources/golden/v1");
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");
  private static final PackModel MODEL =
      new PackModel(CellLibrary.shipped().get("lg-hg2").parameters(), 4, 1, new int[] {0}, 1);

  private final Class<? extends Exception> declared;
  private final Class<? extends Exception> alsoDeclared;

  Decoder(Class<? extends Exception> declared) {
    this(declared, declared);
  }

  Decoder(Class<? extends Exception> declared, Class<? extends Exception> alsoDeclared) {
    this.declared = declared;
    this.alsoDeclared = alsoDeclared;
  }

  private interface Reader {
    void read(byte[] bytes) throws Exception;
  }

  abstract void decode(byte[] bytes) throws Exception;

  /** Files or folders with bytes to begin with, from the module's folder. */
  abstract List<Path> seeds();

  /** As on the command line. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads or refuses; throws whatever is neither. */
  void readOrRefuse(byte[] bytes) throws Exception {
    try {
      decode(bytes);
    } catch (Exception thrown) {
      requireDeclared(thrown);
    }
  }

  /** Each reader gets the bytes, whether the one before refused them or not. */
  void each(byte[] bytes, Reader... readers) throws Exception {
    for (Reader reader : readers) {
      try {
        reader.read(bytes);
      } catch (Exception thrown) {
        requireDeclared(thrown);
      }
    }
  }

  private void requireDeclared(Exception thrown) throws Exception {
    if (!declared.isInstance(thrown) && !alsoDeclared.isInstance(thrown)) {
      throw thrown;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
