package io.galvani.schemas.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerArithmeticTest {
  private static final LedgerAccount SETTLED =
      LedgerAccount.newBuilder()
          .setStage(Stage.STAGE_PROCESSOR)
          .setFirstSeq(100)
          .setNextSeq(128)
          .setEstimated(1)
          .setCoasted(2)
          .setRejected(3)
          .setLate(4)
          .setQuarantined(5)
          .setDeclared(6)
          .setLost(7)
          .build();

  @Test
  void everyClassCountsOnceTowardsTheRange() {
    assertThat(LedgerArithmetic.isBalanced(SETTLED)).isTrue();
    assertThat(LedgerArithmetic.estimated(SETTLED)).isEqualTo(3);
    for (var field : LedgerAccount.getDescriptor().getFields()) {
      if (field.getNumber() >= 7 && field.getNumber() <= 13) {
        long one = (long) SETTLED.getField(field) + 1;
        LedgerAccount changed = SETTLED.toBuilder().setField(field, one).build();
        assertThat(LedgerArithmetic.isBalanced(changed)).as(field.getName()).isFalse();
        assertThat(LedgerArithmetic.unsettled(changed)).as(field.getName()).isEqualTo(-1);
      }
    }
  }

  @Test
  void sumOfSettledAccountsIsSettled() {
    LedgerAccount other = SETTLED.toBuilder().setFirstSeq(0).setNextSeq(29).setLost(8).build();

    LedgerAccount sum = LedgerArithmetic.sum(List.of(SETTLED, other));

    assertThat(LedgerArithmetic.isBalanced(sum)).isTrue();
    assertThat(LedgerArithmetic.range(sum)).isEqualTo(57);
    assertThat(sum.getLost()).isEqualTo(15);
    assertThat(sum.getStage()).isEqualTo(Stage.STAGE_PROCESSOR);
  }

  @Test
  void accountsOfDifferentStagesAreNotAdded() {
    LedgerAccount other = SETTLED.toBuilder().setStage(Stage.STAGE_SINK).build();

    assertThatThrownBy(() -> LedgerArithmetic.sum(List.of(SETTLED, other)))
        .hasMessageContaining("STAGE_PROCESSOR and STAGE_SINK");
  }
}
