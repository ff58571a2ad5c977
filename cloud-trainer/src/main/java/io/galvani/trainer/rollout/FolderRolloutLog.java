package io.galvani.trainer.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** One line of JSON a state, in {@code rollouts.jsonl}; a line cut short does not count. */
public final class FolderRolloutLog implements RolloutLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public FolderRolloutLog(Path folder) {
    this.file = folder.resolve("rollouts.jsonl");
  }

  @Override
  public void append(Rollout rollout) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      // The line feed leads, so that a line cut short by a crash spoils itself alone.
      byte[] line = ("\n" + JSON.writeValueAsString(rollout)).getBytes(StandardCharsets.UTF_8);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        channel.write(ByteBuffer.wrap(line));
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  @Override
  public List<Rollout> history(String model) {
    List<Rollout> all = new ArrayList<>();
    if (!Files.exists(file)) {
      return all;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        read(line, all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return all.stream().filter(rollout -> rollout.model().equals(model)).toList();
  }

  private void read(String line, List<Rollout> all) {
    if (line.isBlank()) {
      return;
    }
    try {
      all.add(JSON.readValue(line, Rollout.class));
    } catch (IOException e) {
      if (line.endsWith("}")) {
        throw new InputException(file + " must hold a rollout a line: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
