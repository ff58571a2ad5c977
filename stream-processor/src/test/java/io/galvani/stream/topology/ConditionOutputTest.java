package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.CELLS;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.proto.CellHealth;
import io.galvani.schemas.proto.PackCondition;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pack can do and how worn it is comes out with its standard deviations. */
class ConditionOutputTest {
  @TempDir Path folder = Path.of("");

  @Test
  void conditionTravelsWithTheCellsAndEveryNumberHasItsSigma() {
    try (Rig rig = new Rig(folder)) {
      rig.register(PACK, TestPack.registration());
      TestPack.frames(EPOCH, TestPack.samples(300), 10).forEach(f -> rig.send(PACK, f, 0));

      List<PackEstimate> stepped =
          rig.estimates(PACK).stream().filter(PackEstimate::hasCells).toList();
      assertThat(stepped).hasSizeGreaterThan(3).allMatch(PackEstimate::hasCondition);
      assertThat(rig.estimates(PACK))
          .filteredOn(e -> !e.hasCells())
          .noneMatch(PackEstimate::hasCondition);
      PackEstimate last = stepped.get(stepped.size() - 1);
      PackCondition condition = last.getCondition();
      double capacityWh = CELLS * 115 * 3.65;
      assertThat(condition.getSopDischarge10SW()).isBetween(0.5 * capacityWh, 10 * capacityWh);
      assertThat(condition.getSopDischarge30SW())
          .isLessThanOrEqualTo(condition.getSopDischarge10SW());
      assertThat(condition.getSopCharge10SW()).isPositive();
      assertThat(condition.getSopCharge30SW()).isPositive();
      assertThat(condition.getSoeWh()).isBetween(0.2 * capacityWh, capacityWh);
      assertThat(condition.getSoeSigmaWh()).isPositive();
      assertThat(condition.getSopDischarge30SSigmaW()).isPositive();
      assertThat(condition.getCoreTemperatureMaxDegC()).isBetween(24.0, 40.0);
      assertThat(condition.getCoreTemperatureMaxSigmaK()).isPositive();
      assertThat(condition.getSohSigma()).isPositive();
      assertThat(last.getCurrentBiasSigmaA()).isPositive();
      assertThat(last.getCells().getCoreTemperatureDegCCount()).isEqualTo(CELLS);
      assertThat(last.getCells().getCoreTemperatureSigmaKCount()).isEqualTo(CELLS);
    }
  }

  @Test
  void healthIsSaidOnceInTenMinutesWhateverTheFraming() {
    List<PackHealth> one = health("one", 1);
    List<PackHealth> seven = health("seven", 7);

    assertThat(one).hasSizeBetween(3, 5);
    assertThat(seven).hasSameSizeAs(one);
    CellHealth cells = one.get(one.size() - 1).getCells();
    assertThat(cells.getCapacityAhList()).hasSize(CELLS);
    assertThat(cells.getCapacitySigmaAhList()).allMatch(sigma -> sigma > 0);
    assertThat(cells.getResistanceGrowthSigmaList()).allMatch(sigma -> sigma > 0);
    assertThat(cells.getCapacityWindowsList()).containsOnly(0);
    assertThat(one.get(0).getParameterSet()).isEqualTo(TestPack.NMC);
    assertThat(one.get(0).getSoh()).isBetween(0.9, 1.1);
  }

  private List<PackHealth> health(String name, int perFrame) {
    try (Rig rig = new Rig(folder.resolve(name))) {
      rig.register(PACK, TestPack.registration());
      TestPack.frames(EPOCH, TestPack.samples(2000), perFrame).forEach(f -> rig.send(PACK, f, 0));
      return rig.records(KafkaTopic.HEALTH).stream()
          .map(r -> Parse.message(PackHealth.parser(), r.value()))
          .toList();
    }
  }
}
