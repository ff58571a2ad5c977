package io.galvani.stream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.anomaly.PackAnomaly;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.model.KnownModel;
import io.galvani.release.verify.OnnxBytes;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TaskNetworksTest {
  private static final String TENANT = "demo";
  private static final PackModel PACK =
      new PackModel(
          CellLibrary.shipped().get("generic-ncm").parameters(),
          4,
          1,
          PackModel.evenProbes(4, 1),
          1);

  private final ReleaseShelf shelf = new ReleaseShelf();

  @Test
  void packsOfOneReleaseShareANetwork() {
    shelve(1);
    try (TaskNetworks networks = new TaskNetworks(shelf)) {
      PackAnomaly one = opened(networks, 1);
      PackAnomaly other = opened(networks, 1);

      assertThat(one).isNotSameAs(other);
      assertThat(networks.loaded()).isEqualTo(1);
    }
  }

  @Test
  void networkThatNoPackRunsAnyMoreIsFreedAndOneThatAPackRunsIsNot() {
    List<PackAnomaly> packs = new ArrayList<>();
    try (TaskNetworks networks = new TaskNetworks(shelf)) {
      for (int counter = 1; counter <= 20; counter++) {
        shelve(counter);
        packs.add(opened(networks, counter));
      }
      PackAnomaly last = packs.get(19);
      WeakReference<PackAnomaly> first = new WeakReference<>(packs.get(0));
      packs.clear();
      collect(first);
      for (int turns = 0; turns < 100 && networks.loaded() > 1; turns++) {
        System.gc();
        networks.freeUnused();
      }

      assertThat(networks.loaded()).isEqualTo(1);
      assertThat(last.judged()).isZero();
      assertThat(opened(networks, 3)).isNotNull();
      assertThat(networks.loaded()).isEqualTo(2);
    }
  }

  /** Every sample of every pack that it is due for asks for it. */
  @Test
  void whatCannotBeLoadedIsNotTriedAgainWithEverySample() {
    float[][] ranges = new float[ChargeHistory.INPUTS][];
    Arrays.setAll(ranges, k -> new float[] {-1000, 1000});
    int[] loads = new int[1];
    VerifiedRelease narrow =
        CapacityOnnx.release(2, ranges, CapacityOnnx.bytes(ChargeHistory.INPUTS - 1, 100));
    shelf.put(
        TENANT,
        narrow.at(
            () -> {
              loads[0]++;
              return narrow.onnx().read();
            }));
    try (TaskNetworks networks = new TaskNetworks(shelf)) {
      for (int sample = 0; sample < 50; sample++) {
        assertThat(networks.capacity(TENANT, 2, PACK)).isNull();
      }
    }

    assertThat(loads[0]).isEqualTo(1);
  }

  @Test
  void capacityOfItsOwnWidthIsRunAndOneOfAnotherIsNot() {
    float[][] ranges = new float[ChargeHistory.INPUTS][];
    Arrays.setAll(ranges, k -> new float[] {-1000, 1000});
    byte[] narrow = CapacityOnnx.bytes(ChargeHistory.INPUTS - 1, 100);
    shelf.put(TENANT, CapacityOnnx.release(1, 100));
    shelf.put(TENANT, CapacityOnnx.release(2, ranges, narrow));
    shelf.put(TENANT, CapacityOnnx.release(3, ranges, OnnxBytes.row(321, 1, 2)));
    try (TaskNetworks networks = new TaskNetworks(shelf)) {
      assertThat(networks.capacity(TENANT, 1, PACK)).isNotNull();
      assertThat(networks.capacity(TENANT, 2, PACK)).isNull();
      assertThat(networks.capacity(TENANT, 3, PACK)).isNull();
      assertThat(networks.capacity(TENANT, 4, PACK)).isNull();
      assertThat(networks.loaded()).isEqualTo(1);
    }
  }

  private static void collect(WeakReference<?> gone) {
    while (gone.get() != null) {
      System.gc();
    }
  }

  private static PackAnomaly opened(TaskNetworks networks, long counter) {
    return Objects.requireNonNull(networks.anomaly(TENANT, counter, PACK));
  }

  private void shelve(long counter) {
    float[][] ranges = new float[SnippetFeature.COUNT][];
    Arrays.setAll(ranges, f -> new float[] {-1000, 1000});
    byte[] onnx = OnnxBytes.row(PackSnippets.WIDTH, 0.5f, 0.25f, 0.25f);
    shelf.put(
        TENANT,
        new VerifiedRelease(
            KnownModel.ANOMALY, counter, KnownModel.ANOMALY.features(ranges), onnx));
  }
}
