package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackFingerprint;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.correction.CorrectionCourse;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.CourseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A pack that is registered anew, as another one. */
final class FeatureStoreTest {
  private static final String PACK = "demo/pack-1";
  private static final PackRegistration BEFORE = MadeUpFleet.registration();

  private final Course course =
      new CorrectionCourse(
          new CourseConfig(null, "hash%2=0", Duration.ofDays(1), 1L, 2.0, 5000, 0L, 1L, 1),
          1800,
          List.of(),
          new ReleaseRepository(Path.of("nowhere")),
          new Audience(List.of("*"), List.of("*"), List.of("NMC")),
          GateRules.DEFAULT);
  private final FeatureStore store = new FeatureStore(List.of(course));

  private void streamed(PackRegistration as, int from, int to) {
    streamed(message -> message.setPackFingerprint(PackFingerprint.of(as)), from, to);
  }

  /** Some of the steps of a pack, in one message. */
  private void streamed(UnaryOperator<PackFeatures.Builder> told, int from, int to) {
    PackFeatures all = MadeUpFleet.message(1, 1);
    int width = all.getFeatureCount();
    PackFeatures.Builder some =
        all.toBuilder()
            .clearAtTimestampMs()
            .addAllAtTimestampMs(all.getAtTimestampMsList().subList(from, to))
            .clearDurationS()
            .addAllDurationS(all.getDurationSList().subList(from, to))
            .clearFeatures()
            .addAllFeatures(all.getFeaturesList().subList(from * width, to * width));
    store.add(PACK, told.apply(some).build().toByteArray());
  }

  private boolean cellKnown() {
    return store.facts(PACK, any -> false).cell().isPresent();
  }

  @Test
  void stepsOfTheCellsBeforeAreLetGo() {
    PackRegistration after = BEFORE.toBuilder().setParameterSha256("00ff").build();
    store.register(PACK, BEFORE.toByteArray());
    streamed(BEFORE, 0, 100);
    assertThat(cellKnown()).isTrue();

    store.register(PACK, after.toByteArray());
    assertThat(cellKnown()).as("kept steps are of the cells before").isFalse();
    streamed(after, 100, 130);

    assertThat(cellKnown()).isTrue();
    assertThat(course.collected().of(PACK)).hasSize(30);
  }

  /** A sign put right: what was streamed before has the current the wrong way round. */
  @Test
  void stepsOfTheMappingBeforeAreLetGo() {
    PackRegistration after = BEFORE.toBuilder().setMapping("current=-I").build();
    store.register(PACK, after.toByteArray());
    streamed(BEFORE, 0, 100);

    assertThat(cellKnown()).isFalse();
    streamed(after, 100, 101);
    assertThat(cellKnown()).isTrue();
    assertThat(course.collected().of(PACK)).hasSize(1);
  }

  @Test
  void registeredAgainAsItWasChangesNothing() {
    store.register(PACK, BEFORE.toByteArray());
    streamed(BEFORE, 0, 100);
    store.register(PACK, BEFORE.toBuilder().setSite("depot-3").build().toByteArray());
    streamed(BEFORE, 100, 120);

    assertThat(cellKnown()).isTrue();
    assertThat(course.collected().of(PACK)).hasSize(120);
  }

  @Test
  void streamOfBeforeDoesNotTellAndLosesNothing() {
    store.register(PACK, BEFORE.toByteArray());
    streamed(message -> message, 0, 100);
    assertThat(cellKnown()).isTrue();

    streamed(BEFORE, 100, 120);
    assertThat(course.collected().of(PACK)).hasSize(120);
  }
}
