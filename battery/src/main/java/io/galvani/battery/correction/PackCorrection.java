package io.galvani.battery.correction;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A learned correction at work on one pack: features, network, hidden state and fusion, stepped
 * sample by sample behind the uncorrected filter, which it only reads. The corrected state of
 * charge is a second copy. Edge, stream and trainer run this same code, so that equal samples and
 * equal networks give equal results.
 *
 * <p>A step outside the training range is ignored, but its hidden state is handed on. An incomplete
 * block is not shown to the network. A hidden state that is no number, or a gap, starts everything
 * anew. One thread at a time; allocates nothing but in {@link #block()}.
 */
public final class PackCorrection {
  private static final byte VERSION = 1;

  private final PackModel model;
  private final CorrectionNetwork network;
  private final FeatureRanges ranges;
  private final float[] row = new float[CorrectionFeature.COUNT];
  private final float[] answer = new float[2];
  private final float[] hidden;
  private CorrectionFeatures features = new CorrectionFeatures();
  private CorrectionFusion fusion = new CorrectionFusion();
  private long steps;
  private long ignored;
  private long faults;

  /**
   * @param model the pack
   * @param network what corrects; may be shared by several of these on one thread
   * @param ranges what its training data covered
   */
  public PackCorrection(PackModel model, CorrectionNetwork network, FeatureRanges ranges) {
    this.model = model;
    this.network = network;
    this.ranges = ranges;
    this.hidden = new float[network.hiddenSize()];
  }

  /**
   * Takes a sample after the uncorrected filter has stepped on it. A rejected one changes nothing.
   *
   * @return whether the network stepped
   */
  public boolean step(PackState state, PackSample sample, StepOutcome outcome) {
    boolean stepped = features.add(model, state, sample, outcome) && stepNetwork();
    fusion.fuse(state.soc(), state.socSigma());
    return stepped;
  }

  private boolean stepNetwork() {
    if (features.startsAnew()) {
      begin();
    }
    if (!features.complete()) {
      fusion.withdraw();
      ignored++;
      return false;
    }
    features.copyTo(row, 0);
    network.step(row, hidden, answer);
    steps++;
    if (!finite(hidden) || !finite(answer)) {
      faults++;
      begin();
      return true;
    }
    boolean inRange = ranges.contains(row, 0);
    ignored += inRange ? 0 : 1;
    fusion.offer(inRange, answer[0], answer[1]);
    return true;
  }

  private void begin() {
    Arrays.fill(hidden, 0);
    fusion.reset();
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!(Math.abs(value) <= Float.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  /** Corrected state of charge, 0..1: the filter's own where no correction counts. */
  public double soc() {
    return fusion.soc();
  }

  /** Standard deviation of {@link #soc()}, never above the filter's. */
  public double sigma() {
    return fusion.sigma();
  }

  /** Whether a correction is held that counts. */
  public boolean holds() {
    return fusion.holds();
  }

  /** Whether the warm-up is over. */
  public boolean warm() {
    return fusion.warm();
  }

  /** Steps of the network since this was made. */
  public long steps() {
    return steps;
  }

  /** Blocks that were ignored, out of range or incomplete, since this was made. */
  public long ignored() {
    return ignored;
  }

  /** Answers that were no numbers since this was made. */
  public long faults() {
    return faults;
  }

  /** Byte form of all that the next step depends on. */
  public byte[] block() {
    byte[] featureBlock = features.block();
    byte[] fusionBlock = fusion.block();
    ByteBuffer out =
        ByteBuffer.allocate(
            1
                + 3 * Integer.BYTES
                + featureBlock.length
                + fusionBlock.length
                + hidden.length * Float.BYTES);
    out.put(VERSION).putInt(featureBlock.length).put(featureBlock);
    out.putInt(fusionBlock.length).put(fusionBlock).putInt(hidden.length);
    for (float value : hidden) {
      out.putFloat(value);
    }
    return out.array();
  }

  /**
   * Overwrites all by what {@link #block()} gave; an empty block changes nothing.
   *
   * @throws IllegalArgumentException if it is of no known version or of another network; all is as
   *     it was
   */
  public void restore(byte[] block) {
    if (block.length == 0) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(block);
    byte version = in.get();
    require("version", VERSION, version);
    CorrectionFeatures restoredFeatures = CorrectionFeatures.read(inner(in));
    CorrectionFusion restoredFusion = CorrectionFusion.read(inner(in));
    require("hidden numbers", hidden.length, in.remaining() < Integer.BYTES ? -1 : in.getInt());
    require("bytes of them", (long) hidden.length * Float.BYTES, in.remaining());
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = in.getFloat();
    }
    features = restoredFeatures;
    fusion = restoredFusion;
  }

  private static byte[] inner(ByteBuffer in) {
    int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("correction state must be whole, but is cut");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static void require(String what, long expected, long actual) {
    if (expected != actual) {
      throw new IllegalArgumentException(
          "%s of a correction state must be %d, but was %d".formatted(what, expected, actual));
    }
  }
}
