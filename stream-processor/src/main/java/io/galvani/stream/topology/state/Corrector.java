package io.galvani.stream.topology.state;

import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The learned correction of one pack; the equations alone where none serves. */
public final class Corrector {
  private final Serving<PackCorrection> serving;

  /**
   * A corrector that nobody has told anything.
   *
   * @param open begins a correction by its counter; null while the release is not at hand
   */
  Corrector(LongFunction<@Nullable PackCorrection> open) {
    this.serving =
        new Serving<>(
            new Serving.Opener<>() {
              @Override
              public @Nullable PackCorrection open(Serving.Switch at) {
                return open.apply(at.counter());
              }

              @Override
              public byte[] block(PackCorrection work) {
                return work.block();
              }

              @Override
              public void restore(PackCorrection work, byte[] block) {
                work.restore(block);
              }
            });
  }

  /** Takes what the edge says; the same again changes nothing. */
  public void heed(long epoch, long seq, long counter) {
    serving.heed(epoch, seq, counter);
  }

  /** Takes a sample after the uncorrected filter has stepped on it. */
  void step(PackState state, PackSample sample, StepOutcome outcome, long epoch) {
    PackCorrection correction = serving.at(epoch, sample.seq());
    if (correction != null) {
      correction.step(state, sample, outcome);
    }
  }

  /** Release that serves, 0 for the equations alone. */
  public long counter() {
    return serving.counter();
  }

  /** Corrected state of charge, 0..1: the filter's own where no correction counts. */
  public double soc(PackState state, StepOutcome outcome) {
    PackCorrection correction = serving.work();
    return correction == null || outcome == StepOutcome.REJECTED ? state.soc() : correction.soc();
  }

  /** Standard deviation of {@link #soc}. */
  public double sigma(PackState state, StepOutcome outcome) {
    PackCorrection correction = serving.work();
    return correction == null || outcome == StepOutcome.REJECTED
        ? state.socSigma()
        : correction.sigma();
  }

  /** Byte form; empty where nothing serves and nothing is due. */
  byte[] block() {
    return serving.block();
  }

  /** Takes up what {@link #block()} gave. */
  void restore(byte[] block) {
    serving.restore(block);
  }
}
