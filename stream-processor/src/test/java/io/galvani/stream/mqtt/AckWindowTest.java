package io.galvani.stream.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckWindowTest {
  private final List<Integer> sent = new ArrayList<>();
  private final AckWindow window = new AckWindow(sent::add);

  @Test
  void acknowledgesInOrderOfArrivalWhateverTheOrderOfCompletion() {
    window.arrived(5, 0);
    window.arrived(3, 1);
    window.arrived(9, 2);

    window.acknowledge(9);
    window.acknowledge(3);
    assertThat(sent).isEmpty();

    window.acknowledge(5);
    assertThat(sent).containsExactly(5, 3, 9);
    assertThat(window.size()).isZero();
  }

  @Test
  void identifierCanBeUsedAgainAfterItsAcknowledgement() {
    window.arrived(1, 0);
    window.acknowledge(1);
    window.arrived(1, 1);
    window.acknowledge(1);

    assertThat(sent).containsExactly(1, 1);
  }

  @Test
  void repetitionOnOneConnectionIsAcknowledgedOnce() {
    window.arrived(1, 0);
    window.arrived(2, 0);
    window.arrived(1, 1);

    window.acknowledge(1);
    assertThat(sent).isEmpty();
    window.acknowledge(2);
    assertThat(sent).containsExactly(2, 1);
  }

  @Test
  void oldestIsTheFirstThatIsNotAcknowledged() {
    window.arrived(1, 100);
    window.arrived(2, 200);
    window.acknowledge(2);
    assertThat(window.oldestNanos(300)).isEqualTo(200);

    window.acknowledge(1);
    assertThat(window.oldestNanos(300)).isZero();
  }
}
