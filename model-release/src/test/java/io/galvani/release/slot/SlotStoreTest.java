package io.galvani.release.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.release.slot.FailingDisk.PowerCut;
import io.galvani.release.slot.FailingDisk.Unsynced;
import io.galvani.release.slot.SlotPointer.SlotState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlotStoreTest {
  @TempDir private Path home = Path.of("");

  private static Map<String, byte[]> release(long counter) {
    byte[] content = ("release " + counter).repeat(50).getBytes(StandardCharsets.UTF_8);
    return Map.of("soh.onnx", content, "manifest.json", content);
  }

  private static void install(SlotStore store, long counter) throws IOException {
    store.stage(counter, release(counter));
    store.beginShadow();
    store.commit();
  }

  /** The whole release in the committed slot, by its counter; 0 where there is none. */
  private static long served(SlotStore store) throws IOException {
    Optional<Path> slot = store.committed();
    if (slot.isEmpty()) {
      return 0;
    }
    long counter = store.pointer().committedCounter();
    for (Map.Entry<String, byte[]> file : release(counter).entrySet()) {
      assertThat(slot.get().resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
    return counter;
  }

  @Test
  void aReleaseServesOnlyAfterItsCommit() throws IOException {
    SlotStore store = SlotStore.open(home);
    assertThat(served(store)).isZero();

    store.stage(1, release(1));
    assertThat(served(store)).isZero();
    store.beginShadow();
    assertThat(served(store)).isZero();
    store.commit();

    assertThat(served(store)).isEqualTo(1);
    assertThat(served(SlotStore.open(home))).isEqualTo(1);
  }

  @Test
  void aBootWithAnUncommittedSlotReverts() throws IOException {
    install(SlotStore.open(home), 1);
    SlotStore.open(home).stage(2, release(2));

    SlotStore afterStaged = SlotStore.open(home);
    assertThat(served(afterStaged)).isEqualTo(1);
    assertThat(afterStaged.pointer().state()).isEqualTo(SlotState.REVERTED);
    assertThat(afterStaged.pointer().revertedCounter()).isEqualTo(2);

    afterStaged.stage(2, release(2));
    afterStaged.beginShadow();
    SlotStore afterShadow = SlotStore.open(home);
    assertThat(served(afterShadow)).isEqualTo(1);
    assertThat(afterShadow.pointer().revertedTimes()).isEqualTo(2);
    assertThat(afterShadow.pointer().reason()).isEqualTo("boot before commit");
  }

  @Test
  void aBootThatEndsASteadyTrialIsNotCounted() throws IOException {
    install(SlotStore.open(home), 1);
    for (int boot = 0; boot < 5; boot++) {
      SlotStore store = SlotStore.open(home);
      store.stage(2, release(2));
      store.beginShadow();
      store.steady();
    }

    SlotStore booted = SlotStore.open(home);
    assertThat(served(booted)).isEqualTo(1);
    assertThat(booted.pointer().state()).isEqualTo(SlotState.REVERTED);
    assertThat(booted.pointer().blameless()).isTrue();
    assertThat(booted.pointer().revertedTimes()).isZero();

    booted.stage(2, release(2));
    booted.beginShadow();
    SlotStore early = SlotStore.open(home);
    assertThat(early.pointer().blameless()).isFalse();
    assertThat(early.pointer().revertedTimes()).isEqualTo(1);
  }

  @Test
  void whatWasSwitchedOffEarlyIsExcusedUntilItIsTooOften() throws IOException {
    install(SlotStore.open(home), 1);
    for (int off = 1; off <= SlotPointer.MOST_SWITCHED_OFF; off++) {
      SlotStore store = SlotStore.open(home);
      store.stage(2, release(2));
      store.beginShadow();
      SlotStore booted = SlotStore.open(home);
      booted.excuseBoot();
      booted.excuseBoot();

      SlotPointer read = SlotStore.open(home).pointer();
      assertThat(read.switchedOff()).isEqualTo(off);
      assertThat(read.revertedTimes()).isZero();
      assertThat(read.endedByBoot(2)).isTrue();
      assertThat(read.blameless()).isEqualTo(off < SlotPointer.MOST_SWITCHED_OFF);
    }
  }

  @Test
  void steadyTrialBeginsTheCountOfSwitchesAnewAndDeathsStayCounted() throws IOException {
    SlotStore store = SlotStore.open(home);
    store.stage(2, release(2));
    SlotStore died = SlotStore.open(home);
    died.stage(2, release(2));
    SlotStore off = SlotStore.open(home);
    off.excuseBoot();
    assertThat(off.pointer().switchedOff()).isEqualTo(1);
    assertThat(off.pointer().revertedTimes()).isEqualTo(1);

    off.stage(2, release(2));
    off.beginShadow();
    off.steady();

    SlotStore after = SlotStore.open(home);
    after.excuseBoot();
    assertThat(after.pointer().switchedOff()).isZero();
    assertThat(after.pointer().revertedTimes()).isEqualTo(1);
  }

  @Test
  void whatTheDiskKeptFromBeingTriedIsNotHeldAgainstTheRelease() throws IOException {
    SlotStore store = SlotStore.open(home);
    install(store, 1);
    SlotPointer served = store.pointer();
    store.unstage();
    assertThat(store.pointer()).as("nothing is staged").isEqualTo(served);
    store.stage(2, release(2));
    store.unstage();
    assertThat(store.pointer()).isEqualTo(served);

    store.stage(2, release(2));
    store.beginShadow();
    store.revert("boot before commit");
    SlotPointer reverted = store.pointer();
    store.stage(2, release(2));
    store.unstage();

    assertThat(store.pointer()).isEqualTo(reverted);
    assertThat(SlotStore.open(home).pointer()).isEqualTo(reverted);
    assertThat(served(store)).isEqualTo(1);
  }

  @Test
  void fullDiskThatHoldsTheReleaseAlreadyNeedsNoRoomForItsFiles() throws IOException {
    SlotStore store = SlotStore.open(home);
    store.stage(1, release(1));
    store.revert("boot before commit");
    Path slot = store.free();

    SlotStore full = SlotStore.open(home, new FullDisk());
    assertThatThrownBy(() -> full.stage(1, release(1))).hasMessageContaining("No space left");

    for (Map.Entry<String, byte[]> file : release(1).entrySet()) {
      assertThat(slot.resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
    assertThat(full.pointer()).isEqualTo(store.pointer());
  }

  @Test
  void bootOnAFullDiskUndoesTheTrialAndServesWhatWasCommitted() throws IOException {
    SlotStore store = SlotStore.open(home);
    install(store, 1);
    store.stage(2, release(2));
    store.beginShadow();

    SlotStore full = SlotStore.open(home, new FullDisk());
    full.excuseBoot();

    assertThat(full.isStored()).isFalse();
    assertThat(served(full)).isEqualTo(1);
    assertThat(full.pointer().trial()).isNull();
    assertThat(full.pointer().blameless()).isTrue();
    SlotStore booted = SlotStore.open(home);
    assertThat(booted.isStored()).isTrue();
    assertThat(booted.pointer().trial()).isNull();
    assertThat(served(booted)).isEqualTo(1);
  }

  @Test
  void pointerFromBeforeSwitchesWereCountedIsRead() throws IOException {
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("pointer.json"),
        """
        {"committed":"A","committedCounter":3,"trial":null,"trialCounter":0,\
        "state":"COMMITTED","revertedCounter":0,"revertedTimes":0,"reason":""}""");

    SlotPointer read = SlotStore.open(home).pointer();

    assertThat(read.committedCounter()).isEqualTo(3);
    assertThat(read.switchedOff()).isZero();
  }

  @Test
  void stepsOutOfOrderAreRefused() throws IOException {
    SlotStore store = SlotStore.open(home);

    assertThatThrownBy(store::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(store::beginShadow).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.revert("none")).isInstanceOf(IllegalStateException.class);
    store.stage(1, release(1));
    assertThatThrownBy(store::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.stage(2, release(2))).isInstanceOf(IllegalStateException.class);
    store.revert("health");
    assertThatThrownBy(() -> store.stage(2, Map.of("../out", new byte[1])))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void powerCutAtEveryStepLeavesTheOldReleaseOrTheNewOneWhole() throws IOException {
    int cuts = 0;
    for (Unsynced fate : Unsynced.values()) {
      int repeats = fate == Unsynced.MIXED ? 4 : 1;
      for (int repeat = 0; repeat < repeats; repeat++) {
        boolean cut = true;
        for (int steps = 0; cut; steps++) {
          Path folder = home.resolve(fate + "-" + repeat + "-" + steps);
          install(SlotStore.open(folder), 1);
          install(SlotStore.open(folder), 2);
          cut = cutAfter(folder, steps, fate, repeat);
          cuts += cut ? 1 : 0;
        }
      }
    }
    assertThat(cuts).isGreaterThan(100);
    System.out.println("T53: power cuts on a simulated disk " + cuts + ", bricks 0");
  }

  private static boolean cutAfter(Path folder, int steps, Unsynced fate, int seed)
      throws IOException {
    boolean cut = false;
    boolean committing = false;
    try {
      SlotStore store = SlotStore.open(folder, new FailingDisk(steps, fate, seed));
      store.stage(3, release(3));
      store.beginShadow();
      store.steady();
      committing = true;
      store.commit();
    } catch (PowerCut e) {
      cut = true;
    }
    SlotStore booted = SlotStore.open(folder);
    long after = served(booted);
    if (!cut) {
      assertThat(after).isEqualTo(3);
    } else if (committing) {
      assertThat(after).isIn(2L, 3L);
    } else {
      assertThat(after).isEqualTo(2);
    }
    assertThat(booted.trial()).isEmpty();
    // Whatever happened, the next release can still be installed.
    install(booted, 4);
    assertThat(served(SlotStore.open(folder))).isEqualTo(4);
    return cut;
  }

  @Test
  void aDamagedPointerIsToldAndNotGuessed() throws IOException {
    install(SlotStore.open(home), 1);
    Files.writeString(home.resolve("pointer.json"), "{\"committed\":");

    assertThatThrownBy(() -> SlotStore.open(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must hold a slot pointer");
  }
}
