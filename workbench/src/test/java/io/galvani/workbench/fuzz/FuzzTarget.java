package io.galvani.workbench.fuzz;

import java.util.Locale;

/** What Jazzer calls: one decoder, chosen by {@code --target_args}. */
public final class FuzzTarget {
  private static Decoder decoder = Decoder.FRAME;

  private FuzzTarget() {}

  /** Chooses the decoder by its name. */
  public static void fuzzerInitialize(String[] arguments) {
    decoder = Decoder.valueOf(arguments[0].toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
    decoder.readOrRefuse(bytes);
  }
}
