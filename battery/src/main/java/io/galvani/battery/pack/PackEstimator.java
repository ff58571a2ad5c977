package io.galvani.battery.pack;

/**
 * Steps the equation-based state of one pack, sample by sample. Holds no state of its own but
 * scratch space; one instance serves many packs of equal model, on one thread.
 */
public final class PackEstimator {
  private final PackModel model;

  public PackEstimator(PackModel model) {
    this.model = model;
  }

  public PackModel model() {
    return model;
  }

  /** A state that has seen nothing: SOC unknown. */
  public PackState newState() {
    throw new UnsupportedOperationException();
  }

  /** Steps the state in place. Never throws for what a sample holds; allocates nothing. */
  public StepOutcome step(PackState state, PackSample sample) {
    throw new UnsupportedOperationException();
  }
}
