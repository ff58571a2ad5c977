package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.proto.ChargeRow;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream task that is lost while a pack is charged changes nothing of what the charge tells. */
final class OpenChargeTopologyTest {
  private static final int CHARGES = 2;
  private static final ChargedPack CHARGED = new ChargedPack(CHARGES, 10);
  private static final String WHOLE = PACK.key() + "|charging";

  @TempDir Path folder = Path.of("");

  private Rig registered(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.register(PACK, CHARGED.registration());
    return rig;
  }

  private static List<ChargeRow> charges(Rig rig) {
    return rig.records(KafkaTopic.FEATURES).stream()
        .flatMap(r -> Parse.message(PackFeatures.parser(), r.value()).getChargesList().stream())
        .toList();
  }

  private static Map<String, byte[]> cells(Map<String, Map<String, byte[]>> stores) {
    return stores.getOrDefault(PackTopology.CELL_STATE, Map.of());
  }

  private static Map<String, Map<String, ByteBuffer>> comparable(Rig rig) {
    Map<String, Map<String, ByteBuffer>> all = new TreeMap<>();
    rig.stores()
        .forEach(
            (store, content) -> {
              Map<String, ByteBuffer> records = new TreeMap<>();
              content.forEach((key, record) -> records.put(key, ByteBuffer.wrap(record)));
              all.put(store, records);
            });
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 30})
  void lostAtManyFramesItTellsTheSameToTheBit(int perFrame) {
    List<Envelope> frames = TestPack.frames(EPOCH, CHARGED.samples(), perFrame);
    List<ChargeRow> pieced = new ArrayList<>();
    Rig piece = registered("0");
    try (Rig whole = registered("whole")) {
      int every = Math.max(1, 40 / perFrame);
      for (int k = 0; k < frames.size(); k++) {
        whole.send(PACK, frames.get(k), 0);
        if (k % every == every - 1) {
          pieced.addAll(charges(piece));
          Rig next = new Rig(folder.resolve("piece-" + k));
          next.restoreFrom(piece.stores());
          piece.close();
          piece = next;
        }
        piece.send(PACK, frames.get(k), 0);
      }
      pieced.addAll(charges(piece));

      assertThat(pieced).hasSize(CHARGES).isEqualTo(charges(whole));
      assertThat(comparable(piece)).isEqualTo(comparable(whole));
    } finally {
      piece.close();
    }
  }

  @Test
  void nothingOfAChargeStaysWhenItIsOver() {
    try (Rig rig = registered("over")) {
      boolean seen = false;
      for (Envelope frame : TestPack.frames(EPOCH, CHARGED.samples(), 7)) {
        rig.send(PACK, frame, 0);
        seen |= rig.store(PackTopology.CELL_STATE).get(WHOLE) != null;
      }

      assertThat(seen).isTrue();
      assertThat(cells(rig.stores()).keySet()).noneMatch(key -> key.startsWith(WHOLE));
    }
  }

  @Test
  void whatIsTornBeginsAnewAndTheNextChargeIsWhole() {
    List<Envelope> frames = TestPack.frames(EPOCH, CHARGED.samples(), 1);
    Map<String, Map<String, byte[]>> early;
    Map<String, Map<String, byte[]>> late;
    int taper;
    try (Rig rig = registered("end")) {
      frames.forEach(frame -> rig.send(PACK, frame, 0));
      taper = (int) charges(rig).get(0).getAtSeq() - 5;
    }
    try (Rig rig = registered("stored")) {
      frames.subList(0, 40).forEach(frame -> rig.send(PACK, frame, 0));
      early = rig.stores();
      frames.subList(40, taper).forEach(frame -> rig.send(PACK, frame, 0));
      late = rig.stores();
    }
    assertThat(cells(late)).containsKeys(WHOLE, WHOLE + "/000000");
    byte[] whole = Objects.requireNonNull(cells(late).get(WHOLE));
    List<Map<String, byte[]>> torn = new ArrayList<>();
    torn.add(with(late, WHOLE, cells(early).getOrDefault(WHOLE, new byte[0])));
    torn.add(with(late, WHOLE, Arrays.copyOf(whole, whole.length / 2)));
    torn.add(with(late, WHOLE + "/000000", new byte[] {7}));
    Map<String, byte[]> without = new TreeMap<>(cells(late));
    without.remove(WHOLE);
    torn.add(without);

    assertThat(chargesAfter(frames, taper, late, cells(late), "whole")).hasSize(CHARGES);
    for (int k = 0; k < torn.size(); k++) {
      assertThat(chargesAfter(frames, taper, late, torn.get(k), "torn-" + k))
          .as("torn %d", k)
          .hasSize(CHARGES - 1);
    }
  }

  private static Map<String, byte[]> with(
      Map<String, Map<String, byte[]>> stores, String key, byte[] record) {
    Map<String, byte[]> cells = new TreeMap<>(cells(stores));
    cells.put(key, record);
    return cells;
  }

  private List<ChargeRow> chargesAfter(
      List<Envelope> frames,
      int from,
      Map<String, Map<String, byte[]>> stores,
      Map<String, byte[]> cells,
      String name) {
    Map<String, Map<String, byte[]>> all = new TreeMap<>(stores);
    all.put(PackTopology.CELL_STATE, cells);
    try (Rig rig = new Rig(folder.resolve(name))) {
      rig.restoreFrom(all);
      frames.subList(from, frames.size()).forEach(frame -> rig.send(PACK, frame, 0));
      assertThat(rig.records(KafkaTopic.DEAD_LETTER)).isEmpty();
      assertThat(cells(rig.stores()).keySet()).noneMatch(key -> key.startsWith(WHOLE));
      return charges(rig);
    }
  }
}
