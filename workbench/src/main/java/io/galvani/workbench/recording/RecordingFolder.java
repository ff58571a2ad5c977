package io.galvani.workbench.recording;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of Battery Data Format files, subfolders included. {@code index.csv}, where there is
 * one, tells what each file is; without it every file is a {@code drive} whose temperature is read
 * from a name that ends as {@code __25degC.bdf.csv.gz}.
 */
public final class RecordingFolder {
  private static final Pattern TEMPERATURE = Pattern.compile("__(-?[0-9.]+)degC");
  private static final Pattern FORMAT = Pattern.compile(".*\\.bdf\\.csv(\\.gz)?");

  private final Path folder;
  private final List<Entry> entries;
  private final List<String> excluded;

  private RecordingFolder(Path folder, List<Entry> entries, List<String> excluded) {
    this.folder = folder;
    this.entries = entries;
    this.excluded = excluded;
  }

  /**
   * One file.
   *
   * @param path where it is
   * @param test name of the test
   * @param kind what the test is: {@code drive}, {@code ocv}, {@code hppc}, …
   * @param temperatureDegC nominal temperature, degC; NaN for room temperature
   * @param capacityAh capacity that the set's reference was counted with, Ah; NaN if not told
   */
  public record Entry(
      Path path, String test, String kind, double temperatureDegC, double capacityAh) {
    /** Name of the file, without folders. */
    public String file() {
      return String.valueOf(path.getFileName());
    }

    /** Reads the file. */
    public Recording read() {
      return Recording.read(path);
    }
  }

  /**
   * Opens a folder.
   *
   * @param exclude globs on file names; a file that matches one is left out
   * @throws InputException if there is no such folder, no file, or a glob that matches nothing
   */
  public static RecordingFolder open(Path folder, List<String> exclude) {
    if (!Files.isDirectory(folder)) {
      throw new InputException("--data must be a folder, but was " + folder);
    }
    Map<String, NamedCsvRecord> index = index(folder);
    List<PathMatcher> matchers =
        exclude.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    Set<Integer> used = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    List<String> excluded = new ArrayList<>();
    for (Path path : files(folder)) {
      Path name = path.getFileName();
      boolean out = false;
      for (int i = 0; i < matchers.size(); i++) {
        if (matchers.get(i).matches(name)) {
          used.add(i);
          out = true;
        }
      }
      if (out) {
        excluded.add(name.toString());
      } else {
        entries.add(entry(path, index.get(name.toString())));
      }
    }
    for (int i = 0; i < exclude.size(); i++) {
      if (!used.contains(i)) {
        throw new InputException(
            "--exclude must match a file of "
                + folder
                + ", but "
                + exclude.get(i)
                + " matches none");
      }
    }
    if (entries.isEmpty()) {
      throw new InputException(
          folder + " must hold *.bdf.csv or *.bdf.csv.gz files, but holds none");
    }
    return new RecordingFolder(folder, List.copyOf(entries), List.copyOf(excluded));
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** All files that were not excluded, by name. */
  public List<Entry> entries() {
    return entries;
  }

  /** Files of one of the kinds, by name. */
  public List<Entry> ofKind(String... kinds) {
    return entries.stream().filter(entry -> List.of(kinds).contains(entry.kind())).toList();
  }

  /** Names of the files that were excluded. */
  public List<String> excluded() {
    return excluded;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> FORMAT.matcher(path.getFileName().toString()).matches())
          .filter(path -> !folder.relativize(path).startsWith("oddities"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new InputException(
          folder + " must be readable, but: " + FileReason.of(unreadable), unreadable);
    }
  }

  private static Entry entry(Path path, @org.jspecify.annotations.Nullable NamedCsvRecord row) {
    String name = path.getFileName().toString();
    Matcher matcher = TEMPERATURE.matcher(name);
    double named = matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    if (row == null) {
      return new Entry(path, name.replaceAll("\\.bdf\\.csv.*", ""), "drive", named, Double.NaN);
    }
    double told = number(row, "temperature_degC");
    return new Entry(
        path,
        row.findField("test").orElse(name),
        row.findField("kind").orElse("drive"),
        Double.isNaN(told) ? named : told,
        number(row, "capacity_Ah_used"));
  }

  private static double number(NamedCsvRecord row, String field) {
    String text = row.findField(field).orElse("").strip();
    try {
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException wrong) {
      throw new InputException(
          "index.csv line %d: %s must be a number, but was \"%s\""
              .formatted(row.getStartingLineNumber(), field, text),
          wrong);
    }
  }

  private static Map<String, NamedCsvRecord> index(Path folder) {
    Path file = folder.resolve("index.csv");
    Map<String, NamedCsvRecord> rows = new HashMap<>();
    if (!Files.exists(file)) {
      return rows;
    }
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      csv.forEach(
          row ->
              row.findField("file")
                  .ifPresent(name -> rows.put(Path.of(name).getFileName().toString(), row)));
      return rows;
    } catch (IOException unreadable) {
      throw new InputException(
          file + " must be readable, but: " + FileReason.of(unreadable), unreadable);
    }
  }
}
