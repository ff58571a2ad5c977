package io.galvani.schemas.telemetry;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Measures the bytes a cell-sample of whole messages, envelope included, on real vehicle logs, and
 * what decoding costs. Run {@link #main} with the folder of {@code car1.csv.gz}.
 */
public final class MessageSizeReport {
  private MessageSizeReport() {}

  /** Prints the table of docs/messages.md. */
  public static void main(String[] args) throws IOException, MalformedMessageException {
    System.out.println("| log | samples a frame | without deflate | with deflate | decode |");
    System.out.println("|---|---|---|---|---|");
    for (String car : List.of("car1", "car3")) {
      List<Sample> samples = VehicleLog.read(Path.of(args[0]), car);
      for (int framing : new int[] {1, 10}) {
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %.3f | %.3f | %.1f us a sample |%n",
            car,
            framing,
            bytesPerCellSample(samples, framing, false),
            bytesPerCellSample(samples, framing, true),
            decodeUs(samples, framing));
      }
    }
  }

  /** Bytes a cell-sample of all samples in frames of so many. */
  static double bytesPerCellSample(List<Sample> samples, int framing, boolean deflate)
      throws MalformedMessageException {
    long bytes = 0;
    long epoch = new SplittableRandom(1).nextLong();
    for (int from = 0; from < samples.size(); from += framing) {
      List<Sample> part = samples.subList(from, Math.min(samples.size(), from + framing));
      bytes += message(epoch, from, part, deflate).length;
    }
    return bytes / ((double) samples.size() * samples.get(0).cellVoltageV().length);
  }

  static byte[] message(long epoch, long firstSeq, List<Sample> samples, boolean deflate) {
    byte[] frame = FrameEncoder.encode(0x5eed_b007, ClockQuality.CLOCK_QUALITY_RECORDED, samples);
    long oldestHeld = Math.max(0, firstSeq - 200);
    return Envelope.telemetry(epoch, firstSeq, samples.size(), frame, deflate).toBytes(oldestHeld);
  }

  private static double decodeUs(List<Sample> samples, int framing)
      throws MalformedMessageException {
    List<Sample> part = samples.subList(20_000, 20_000 + framing);
    byte[] bytes = message(1, 20_000, part, false);
    int repeats = 40_000 / framing;
    double sum = 0;
    long start = 0;
    for (int i = 0; i < 2 * repeats; i++) {
      if (i == repeats) {
        start = System.nanoTime();
      }
      sum += FrameView.decode(Envelope.parse(bytes)).timestampMs(0);
    }
    double us = (System.nanoTime() - start) / 1e3 / repeats / framing;
    if (sum == 0) {
      throw new IllegalStateException("decoding must give times");
    }
    return us;
  }
}
