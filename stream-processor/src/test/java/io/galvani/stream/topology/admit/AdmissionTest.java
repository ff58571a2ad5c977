package io.galvani.stream.topology.admit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.galvani.schemas.proto.LedgerAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  @Property(tries = 300)
  void classesAlwaysSumToWhatWasAccountedFor(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Admission admission = new Admission();
    long epoch = 1;
    long before = 0;
    for (int i = 0; i < 200; i++) {
      epoch += random.nextInt(40) == 0 ? 1 : 0;
      long around = admission.nextSeq() + random.nextInt(60) - 20;
      long from = Math.max(0, random.nextInt(3) == 0 ? around : admission.nextSeq());
      long to = from + 1 + random.nextInt(20);
      long held = Math.max(0, from - random.nextInt(30));
      boolean closes = admission.closesFor(epoch);
      if (admission.judge(epoch, from, to, held) == Verdict.NEW) {
        account(admission, to, random);
      }
      admission = restored(admission);

      LedgerAccount a = admission.account(0, "test");
      assertThat(sum(a))
          .as("seed %d, step %d", seed, i)
          .isEqualTo(a.getNextSeq() - a.getFirstSeq());
      if (!closes && i > 0) {
        assertThat(a.getNextSeq()).isGreaterThanOrEqualTo(before);
      }
      before = a.getNextSeq();
    }
  }

  @Test
  void missingPartThatTheBridgeHasPassedIsLostInTheEnd() {
    Admission admission = new Admission();
    admission.judge(1, 0, 10, 0);
    admission.settle(10, 10, 0, 0);
    int refused = 0;
    long from = 20;
    while (admission.judge(1, from, from + 10, 5) == Verdict.AHEAD) {
      refused++;
      from += 10;
    }
    admission.settle(from + 10, 10, 0, 0);

    assertThat(refused).isEqualTo(Admission.FINAL_AFTER_AHEAD);
    assertThat(admission.lost()).isEqualTo(from - 10);
  }

  private static void account(Admission admission, long to, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> admission.declare(to, "GAP_REASON_OUTBOX_FULL");
      case 1 -> admission.quarantine(to);
      default -> {
        int count = (int) (to - admission.nextSeq());
        int coasted = random.nextInt(count + 1);
        admission.settle(to, count - coasted, coasted, 0);
      }
    }
  }

  private static Admission restored(Admission admission) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    admission.write(out);
    out.flush();
    return Admission.read(CodedInputStream.newInstance(bytes.toByteArray()));
  }

  private static long sum(LedgerAccount a) {
    return a.getEstimated()
        + a.getCoasted()
        + a.getRejected()
        + a.getLate()
        + a.getQuarantined()
        + a.getDeclared()
        + a.getLost();
  }
}
