package io.galvani.release.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.release.slot.FailingDisk.PowerCut;
import io.galvani.release.slot.FailingDisk.Unsynced;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trial has gathered is there whole after a boot, or not at all. */
final class EvidenceFileTest {
  private static final long RELEASE = 3;
  private static final Map<String, byte[]> CONTENT = Map.of("soh.onnx", bytes("release"));

  @TempDir private Path home = Path.of("");

  private static byte[] bytes(String text) {
    return text.repeat(20).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasStoredLastComesBackUntilItIsDeleted() throws IOException {
    EvidenceFile file = new EvidenceFile(home.resolve("evidence"));
    assertThat(file.read()).isEmpty();
    file.delete();

    file.write(bytes("an hour"));
    file.write(bytes("two hours"));
    assertThat(new EvidenceFile(home.resolve("evidence")).read()).hasValue(bytes("two hours"));

    file.delete();
    assertThat(file.read()).isEmpty();
    assertThatThrownBy(() -> file.write(new byte[EvidenceFile.MOST_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsSealedIsTheLastUntilMoreIsWritten() throws IOException {
    Path path = home.resolve("evidence");
    EvidenceFile file = new EvidenceFile(path);
    file.seal();
    assertThat(file.isSealed()).as("nothing is there").isFalse();

    file.write(bytes("an hour"));
    assertThat(file.isSealed()).isFalse();
    file.seal();
    assertThat(new EvidenceFile(path).isSealed()).isTrue();
    assertThat(new EvidenceFile(path).read()).hasValue(bytes("an hour"));

    file.write(bytes("two hours"));
    assertThat(file.isSealed()).isFalse();
    assertThat(file.read()).hasValue(bytes("two hours"));
    file.seal();
    file.delete();
    assertThat(file.read()).isEmpty();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void writeThatTheDiskDoesNotTakeLeavesWhatWasThereAndNothingElse() throws IOException {
    Path path = home.resolve("evidence");
    new EvidenceFile(path).write(bytes("an hour"));
    EvidenceFile full = new EvidenceFile(path, new FullDisk());

    assertThatThrownBy(() -> full.write(bytes("two hours"))).hasMessageContaining("No space left");

    assertThat(full.read()).hasValue(bytes("an hour"));
    full.seal();
    assertThat(full.isSealed()).isTrue();
    assertThat(full.read()).hasValue(bytes("an hour"));
    try (var files = Files.list(home)) {
      assertThat(files).containsExactly(home.resolve("evidence.sealed"));
    }
  }

  @Test
  void everyWrongBitAndEveryCutIsTold() throws IOException {
    Path path = home.resolve("evidence");
    EvidenceFile file = new EvidenceFile(path);
    file.write(bytes("an hour"));
    byte[] whole = Files.readAllBytes(path);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] wrong = whole.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, wrong);
      assertThatThrownBy(file::read).as("bit %d", bit).isInstanceOf(IOException.class);
    }
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatThrownBy(file::read).as("%d bytes", length).isInstanceOf(IOException.class);
    }
    Files.write(path, new byte[1 << 20]);
    assertThatThrownBy(file::read).hasMessageContaining("must hold the evidence of a trial");
  }

  /** The life of a trial with evidence, as an edge leads it, cut at each of its steps. */
  @Test
  void powerCutAtEveryStepLeavesTheEvidenceOfBeforeOrOfAfterWholeOrNone() throws IOException {
    int cuts = 0;
    Set<Optional<String>> found = new HashSet<>();
    for (Unsynced fate : Unsynced.values()) {
      int repeats = fate == Unsynced.MIXED ? 4 : 1;
      for (int repeat = 0; repeat < repeats; repeat++) {
        boolean cut = true;
        for (int steps = 0; cut; steps++) {
          Path folder = Files.createDirectories(home.resolve(fate + "-" + repeat + "-" + steps));
          install(SlotStore.open(folder), 1);
          cut = cutAfter(folder, new FailingDisk(steps, fate, repeat), found);
          cuts += cut ? 1 : 0;
        }
      }
    }
    assertThat(cuts).isGreaterThan(100);
    assertThat(found).contains(Optional.empty(), Optional.of("first"), Optional.of("second"));
    System.out.println("T53: power cuts while evidence is kept " + cuts + ", torn 0, bricks 0");
  }

  private static void install(SlotStore store, long counter) throws IOException {
    store.stage(counter, CONTENT);
    store.beginShadow();
    store.commit();
  }

  private static boolean cutAfter(Path folder, FailingDisk disk, Set<Optional<String>> found)
      throws IOException {
    EvidenceFile file = new EvidenceFile(folder.resolve("evidence"), disk);
    String stored = "";
    String storing = "";
    boolean steady = false;
    boolean committed = false;
    boolean gone = false;
    boolean cut = false;
    try {
      SlotStore store = SlotStore.open(folder, disk);
      store.stage(RELEASE, CONTENT);
      store.beginShadow();
      store.steady();
      steady = true;
      for (String next : new String[] {"first", "second"}) {
        storing = next;
        file.write(bytes(next));
        stored = next;
      }
      file.seal();
      store.commit();
      committed = true;
      file.delete();
      gone = true;
    } catch (PowerCut e) {
      cut = true;
    }
    SlotStore booted = SlotStore.open(folder);
    EvidenceFile after = new EvidenceFile(folder.resolve("evidence"));
    Optional<String> read =
        after.read().map(b -> new String(b, StandardCharsets.UTF_8)).map(EvidenceFileTest::word);
    assertThat(read.orElse("")).isIn(gone ? Set.of("") : ending(stored, storing, committed));
    // Only a trial that a boot ended goes on with it, and only what ran long had any.
    if (booted.pointer().endedByBoot(RELEASE)) {
      assertThat(steady || read.isEmpty()).isTrue();
      found.add(read);
    }
    assertThat(booted.pointer().endedByBoot(1)).isFalse();
    after.write(bytes("again"));
    assertThat(after.read()).hasValue(bytes("again"));
    return cut;
  }

  private static Set<String> ending(String stored, String storing, boolean committed) {
    Set<String> ending = new HashSet<>(List.of(stored, storing));
    if (committed) {
      ending.add("");
    }
    return ending;
  }

  private static String word(String repeated) {
    return repeated.substring(0, repeated.length() / 20);
  }
}
