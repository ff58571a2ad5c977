package io.galvani.edge.log;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.source.QualityCounter;
import io.galvani.edge.source.SourceCounts;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A recorded log. Header, columns and first row are checked when it is opened, before anything is
 * sent; whatever later rows hold is kept and flagged. Monotonic time is the event time since the
 * first row, so that a repeated stamp stays repeated.
 */
public final class LogSource implements PackSource {
  private final String file;
  private final LogMapping mapping;
  private final CsvReader<RowHandler> reader;
  private final CloseableIterator<RowHandler> rows;
  private final RowHandler row = new RowHandler();
  private final RowPlan plan;
  private final PackDescription description;
  private final QualityCounter quality = new QualityCounter();
  private final long firstMs;
  private long lastMs;
  private long rowsRead;
  private @Nullable Sample first;

  private LogSource(Path path, @Nullable LogMapping given) {
    this.file = path.toString();
    LogFile opened = LogFile.open(path, given == null ? 0 : given.dialect().linesToSkip());
    LogMapping.CsvDialect dialect =
        given == null ? new LogMapping.CsvDialect(null, null, null) : given.dialect();
    this.reader =
        CsvReader.builder()
            .fieldSeparator(dialect.separatorChar())
            .quoteCharacter(dialect.quoteChar())
            .allowMissingFields(true)
            .allowExtraFields(true)
            .allowExtraCharsAfterClosingQuote(true)
            .skipEmptyLines(true)
            .detectBomHeader(true)
            .build(row, opened.bytes(), StandardCharsets.UTF_8);
    this.rows = reader.iterator();
    try {
      requireRow("a header and rows, but is empty");
      this.mapping = given == null ? BatteryDataFormat.mapping(row.header()) : given;
      this.plan = plan();
      row.use(plan, new TimeReader(mapping.time()));
      requireRow("rows, but has only a header");
      row.learnStart();
      this.firstMs = requireFirstTime();
      this.lastMs = firstMs;
      this.description = description();
      this.first = sample();
    } catch (RuntimeException unusable) {
      close();
      throw unusable;
    }
  }

  /** Opens a log of any layout. */
  public static LogSource open(Path log, LogMapping mapping) {
    return new LogSource(log, mapping);
  }

  /** Opens a Battery Data Format file. */
  public static LogSource openBatteryDataFormat(Path log) {
    return new LogSource(log, null);
  }

  /** Reads a mapping file. */
  public static LogMapping readMapping(Path map) {
    try {
      return ConfigFile.read(map, LogMapping.class);
    } catch (ConfigException wrong) {
      throw new InputException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** The mapping in use. */
  public LogMapping mapping() {
    return mapping;
  }

  private RowPlan plan() {
    for (String name : row.header()) {
      if (name.chars().anyMatch(c -> c == 0xFFFD || (c < ' ' && c != '\t'))) {
        throw new InputException(file + " must be a CSV file, but its first line is no text");
      }
    }
    return new RowPlan(mapping, row.header(), file);
  }

  private void requireRow(String rule) {
    if (!hasNext()) {
      throw new InputException(file + " must hold " + rule);
    }
    rows.next();
  }

  private long requireFirstTime() {
    if (row.timestampMs() == TimeReader.UNREADABLE) {
      throw new InputException(
          "time.column "
              + mapping.time().column()
              + " must be "
              + mapping.time().format()
              + ", but its first value in "
              + file
              + " was \""
              + row.timeText()
              + "\"");
    }
    return row.timestampMs();
  }

  private PackDescription description() {
    CRC32C crc = new CRC32C();
    crc.update((String.join(",", row.header()) + firstMs).getBytes(StandardCharsets.UTF_8));
    return new PackDescription(
        plan.cells,
        plan.probes,
        mapping.packOrDefaults().intervalS(),
        (int) crc.getValue(),
        ClockQuality.CLOCK_QUALITY_RECORDED,
        false);
  }

  @Override
  public String channelMapping() {
    return mapping.identity();
  }

  @Override
  public PackDescription describe() {
    return description;
  }

  @Override
  public @Nullable Sample next() {
    if (first != null) {
      Sample opening = first;
      first = null;
      return opening;
    }
    if (!hasNext()) {
      return null;
    }
    rows.next();
    return sample();
  }

  private boolean hasNext() {
    try {
      return rows.hasNext();
    } catch (UncheckedIOException | CsvParseException cut) {
      Throwable cause = cut.getCause() == null ? cut : cut.getCause();
      throw new InputException(
          file
              + " must be readable to its end, but after row "
              + rowsRead
              + ": "
              + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
          cut);
    }
  }

  private Sample sample() {
    rowsRead++;
    int flags = row.flags();
    long timestampMs = row.timestampMs();
    if (timestampMs == TimeReader.UNREADABLE) {
      // It was measured at some time; the previous one makes it a repeat, which is never estimated.
      timestampMs = lastMs;
      flags |= io.galvani.schemas.telemetry.SampleQuality.UNREADABLE;
    }
    lastMs = timestampMs;
    double[] values = row.values();
    int firstProbe = RowPlan.FIRST_CELL + plan.cells;
    double currentA = values[RowPlan.CURRENT];
    return new Sample(
        timestampMs,
        Math.max(0, timestampMs - firstMs),
        currentA,
        values[RowPlan.PACK_VOLTAGE],
        Arrays.copyOfRange(values, RowPlan.FIRST_CELL, firstProbe),
        Arrays.copyOfRange(values, firstProbe, firstProbe + plan.probes),
        values[RowPlan.BMS_SOC],
        quality.flags(timestampMs, currentA, flags));
  }

  /** Rows read so far. */
  public long rowsRead() {
    return rowsRead;
  }

  @Override
  public SourceCounts counts() {
    return quality.counts();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException alreadyGone) {
      // nothing was written, nothing can be lost
    }
  }
}
