package io.galvani.stream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.kafka.KafkaFixture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacksCommandIT {
  private static final PackId PACK = PackId.parse("acme/truck-7");

  @SuppressWarnings("NullAway.Init")
  private static KafkaFixture kafka;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    kafka = new KafkaFixture(folder, 2);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static int packs(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--bootstrap";
    all[words.length + 1] = kafka.bootstrapServers();
    return CommandLineRunner.run(new PacksCommand(), all);
  }

  private static RegistryWriter registry() {
    return new RegistryWriter(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @Test
  void aRetiredPackComesBackAsItWas() throws InterruptedException {
    CellParameterSet cells = CellLibrary.shipped().get("lg-hg2").scaledTo(60);
    PackRegistration born =
        PackRegistration.newBuilder()
            .setCellCount(96)
            .setProbeCount(16)
            .setParallelCount(1)
            .setChemistry("nmc")
            .setParameterSet("lg-hg2")
            .setParameterJson(cells.json())
            .setParameterSha256(cells.sha256())
            .setEdge("edge-7")
            .setStreamEpoch(7)
            .setLifecycle(PackLifecycle.PACK_LIFECYCLE_ACTIVE)
            .build();
    registry().write(PACK, born);

    assertThat(packs("retire", PACK.key())).isZero();
    assertThat(registry().known(PACK).getLifecycle())
        .isEqualTo(PackLifecycle.PACK_LIFECYCLE_RETIRED);
    assertThat(packs("restore", PACK.key())).isZero();

    PackRegistration back = registry().known(PACK);
    assertThat(back)
        .isEqualTo(born.toBuilder().setRegisteredAtMs(back.getRegisteredAtMs()).build());
    assertThat(RegisteredCells.told(back)).isEqualTo("lg-hg2 of 60.00 Ah");
    assertThat(packs("restore", "acme/truck-8")).isEqualTo(CommandLineRunner.BAD_INPUT);
  }

  @Test
  void aPackIsRegisteredWithCellsOfItsOwnCapacity() {
    String[] register = {"register", "acme/bus-1", "--cells", "96", "--cell-set", "lg-hg2"};
    String[] scaled = Arrays.copyOf(register, register.length + 2);
    scaled[register.length] = "--capacity-ah";
    scaled[register.length + 1] = "60";

    assertThat(packs(scaled)).isZero();
    PackRegistration first = registry().known(PackId.parse("acme/bus-1"));
    assertThat(first.getParameterSha256())
        .isEqualTo(CellLibrary.shipped().get("lg-hg2").scaledTo(60).sha256());
    assertThat(RegisteredCells.capacityAh(first)).hasValue(60);
    assertThat(packs(register)).isZero();
    assertThat(RegisteredCells.capacityAh(registry().known(PackId.parse("acme/bus-1"))))
        .hasValue(CellLibrary.shipped().get("lg-hg2").parameters().capacityAh());
    scaled[register.length + 1] = "0";
    assertThat(packs(scaled)).isEqualTo(CommandLineRunner.BAD_INPUT);
  }
}
