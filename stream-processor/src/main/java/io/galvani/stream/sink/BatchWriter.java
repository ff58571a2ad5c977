package io.galvani.stream.sink;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes a batch; when the store refuses it, writes its halves, down to the points that are to
 * blame. A store may have kept a part of a refused request: writing that part again changes
 * nothing, since a point replaces itself.
 */
final class BatchWriter {
  private final LineStore store;
  private final BiConsumer<Point, String> refused;

  /**
   * @param refused told of every point that the store refuses by itself, with the reason
   */
  BatchWriter(LineStore store, BiConsumer<Point, String> refused) {
    this.store = store;
    this.refused = refused;
  }

  /** Written when every point is stored or was refused; Out when the rest has to wait. */
  WriteOutcome write(List<Point> points) throws InterruptedException {
    WriteOutcome outcome = store.write(points.stream().map(Point::line).toList());
    if (!(outcome instanceof WriteOutcome.Refused refusal)) {
      return outcome;
    }
    if (points.size() == 1) {
      refused.accept(points.get(0), refusal.reason());
      return WriteOutcome.WRITTEN;
    }
    int half = points.size() / 2;
    WriteOutcome first = write(points.subList(0, half));
    return first instanceof WriteOutcome.Out ? first : write(points.subList(half, points.size()));
  }
}
