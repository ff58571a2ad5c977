package io.galvani.edge.log;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.galvani.schemas.telemetry.SampleQuality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Receives the fields of a row as they are scanned and puts them straight into numbers. Until a
 * plan is given, rows are headers and come as texts.
 */
final class RowHandler extends AbstractBaseCsvCallbackHandler<RowHandler> {
  private @Nullable RowPlan plan;
  private @Nullable TimeReader time;
  private List<String> header = new ArrayList<>();
  private double[] values = {};
  private long timestampMs;
  private double rawTime;
  private int flags;
  private int fields;
  private String timeText = "";

  void use(RowPlan rowPlan, TimeReader timeReader) {
    this.plan = rowPlan;
    this.time = timeReader;
    this.values = new double[rowPlan.slotCount()];
  }

  List<String> header() {
    return header;
  }

  /** Physical values by slot; NaN if missing. */
  double[] values() {
    return values;
  }

  /** UTC ms, or {@link TimeReader#UNREADABLE}. */
  long timestampMs() {
    return timestampMs;
  }

  /** The time as it stands there; kept only while it is unreadable. */
  String timeText() {
    return timeText;
  }

  int flags() {
    return flags;
  }

  int fields() {
    return fields;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    fields = 0;
    flags = 0;
    timestampMs = TimeReader.UNREADABLE;
    timeText = "";
    rawTime = Double.NaN;
    if (plan == null) {
      header = new ArrayList<>();
    } else {
      Arrays.fill(values, Double.NaN);
    }
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    fields++;
    RowPlan columns = plan;
    if (columns == null) {
      header.add(new String(buffer, offset, length).strip());
      return;
    }
    if (index >= columns.columns()) {
      return;
    }
    if (index == columns.timeColumn) {
      readTime(buffer, offset, length);
    }
    int[] slots = columns.slots(index);
    if (slots.length == 0) {
      return;
    }
    double raw = NumberParser.parse(buffer, offset, length);
    for (int slot : slots) {
      put(columns, slot, raw);
    }
  }

  private void put(RowPlan columns, int slot, double raw) {
    if (Double.isNaN(raw)) {
      flags |= SampleQuality.UNREADABLE;
    } else if (columns.isPlaceholder(slot, raw)) {
      flags |= SampleQuality.PLACEHOLDER;
    } else {
      values[slot] = columns.physical(slot, raw);
    }
  }

  private void readTime(char[] buffer, int offset, int length) {
    TimeReader reader = Objects.requireNonNull(time);
    if (reader.needsStart()) {
      rawTime = NumberParser.parse(buffer, offset, length);
    }
    timestampMs = reader.read(buffer, offset, length);
    if (timestampMs == TimeReader.UNREADABLE) {
      timeText = new String(buffer, offset, Math.min(length, 40));
    }
  }

  /** The first row tells the instant of second 0, which its time column could not use yet. */
  void learnStart() {
    TimeReader reader = Objects.requireNonNull(time);
    if (reader.needsStart()) {
      reader.start(values[RowPlan.START_S], rawTime);
      char[] text = Double.toString(rawTime).toCharArray();
      timestampMs = reader.read(text, 0, text.length);
    }
  }

  @Override
  protected RowHandler buildRecord() {
    return this;
  }
}
