package io.galvani.trainer.soh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingRange;
import io.galvani.trainer.soh.table.CellRule;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeColumns;
import io.galvani.trainer.soh.table.ChargeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChargeFolderTest {
  @TempDir private Path folder = Path.of("");

  private void table(String name, ChargeColumns columns, int cells) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("group,cell,row," + String.join(",", columns.header()) + ",capacity");
    for (int cell = 0; cell < cells; cell++) {
      for (int row = 0; row < 3; row++) {
        StringBuilder line = new StringBuilder(".,c" + cell + "," + row);
        for (int k = 0; k < columns.header().size(); k++) {
          line.append(',').append(k == 2 ? "" : Integer.toString(100 * k + row));
        }
        lines.add(line.append(',').append(2 - 0.1 * row).toString());
      }
    }
    Files.write(folder.resolve(name), lines);
  }

  @Test
  void aTableInTheColumnsOfEdgeAndStreamMakesAReleaseThatTheyRun() throws Exception {
    table("own.csv", ChargeColumns.SERVED, 2);

    List<ChargeCell> cells = ChargeFolder.read(folder);

    assertThat(cells).hasSize(2);
    ChargeCell cell = cells.get(0);
    assertThat(cell.columns()).isEqualTo(ChargeColumns.SERVED);
    assertThat(cell.features()[1][5]).isEqualTo(501);
    assertThat(cell.features()[1][2]).isNaN();
    FeatureSchema features = cell.columns().features(cell.inputs());
    assertThat(features.sha256()).isEqualTo(KnownModel.CAPACITY.features().sha256());
    float[] charge = cell.features()[0].clone();
    charge[2] = 0;
    assertThat(TrainingRange.charges(features).contain(charge)).isTrue();
    charge[5] = 600;
    assertThat(TrainingRange.charges(features).contain(charge)).isFalse();
    float[] row = cell.inputs()[cell.rows() - 1];
    assertThat(TrainingRange.charges(features).holdAge(row)).isTrue();
    row[row.length - 1] = (float) (Math.log(2.1 * cell.rows()) / 8);
    assertThat(TrainingRange.charges(features).holdAge(row)).isFalse();
  }

  @Test
  void aTableMadeElsewhereMakesAReleaseThatFitsNoDevice() throws Exception {
    table("public.csv", ChargeColumns.FOREIGN, 1);

    ChargeCell cell = ChargeFolder.read(folder).get(0);

    assertThat(cell.columns()).isEqualTo(ChargeColumns.FOREIGN);
    assertThat(cell.columns().features().inputs()).hasSize(ChargeHistory.INPUTS);
    assertThat(KnownModel.schemas()).doesNotContainValue(cell.columns().features().sha256());
  }

  @Test
  void aTornTableIsRefusedByItsRecord() throws Exception {
    table("own.csv", ChargeColumns.SERVED, 2);
    Files.writeString(folder.resolve("own.csv"), ".,c9\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> ChargeFolder.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("own.csv must be a CSV table, but: Record 8 has 2 fields");
  }

  @Test
  void bothKindsTogetherAreRefused() throws Exception {
    table("own.csv", ChargeColumns.SERVED, 8);
    table("public.csv", ChargeColumns.FOREIGN, 8);
    List<ChargeCell> cells = ChargeFolder.read(folder);

    assertThatThrownBy(() -> TrainingSnapshot.of(folder, cells, CellRule.parse("hash%4=0")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tables must be of one kind");
  }
}
